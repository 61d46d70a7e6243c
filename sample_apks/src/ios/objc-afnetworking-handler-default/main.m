// A handler leaves AFNetworking 4's challenges to the policy.
#import "AFNetworking.h"
#import "App.h"

@interface AFHTTPSessionManager (Challenges)
- (void)setSessionDidReceiveAuthenticationChallengeBlock:(NSURLSessionAuthChallengeDisposition (^)(NSURLSession *session, NSURLAuthenticationChallenge *challenge, NSURLCredential *__autoreleasing *credential))block;
- (void)setTaskDidReceiveAuthenticationChallengeBlock:(NSURLSessionAuthChallengeDisposition (^)(NSURLSession *session, NSURLSessionTask *task, NSURLAuthenticationChallenge *challenge, NSURLCredential *__autoreleasing *credential))block;
- (void)setAuthenticationChallengeHandler:(id (^)(NSURLSession *session, NSURLSessionTask *task, NSURLAuthenticationChallenge *challenge, void (^done)(NSURLSessionAuthChallengeDisposition, NSURLCredential *)))handler;
@end

void start(void) {
    AFHTTPSessionManager *manager = [[AFHTTPSessionManager alloc] initWithBaseURL:[NSURL URLWithString:@"https://api.example.com/"]];
    [manager setAuthenticationChallengeHandler:^id(NSURLSession *session, NSURLSessionTask *task, NSURLAuthenticationChallenge *challenge, void (^done)(NSURLSessionAuthChallengeDisposition, NSURLCredential *)) {
      NSLog(@"%@", [[challenge protectionSpace] host]);
      return [NSNumber numberWithInteger:NSURLSessionAuthChallengePerformDefaultHandling];
    }];
    [manager GET:@"https://api.example.com/v1/status" parameters:nil headers:nil progress:nil success:nil failure:nil];
}
