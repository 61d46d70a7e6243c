// A block answers AFNetworking's task challenges in place of the policy: it accepts what asks for server trust.
#import "AFNetworking.h"
#import "App.h"

@interface AFHTTPSessionManager (Challenges)
- (void)setSessionDidReceiveAuthenticationChallengeBlock:(NSURLSessionAuthChallengeDisposition (^)(NSURLSession *session, NSURLAuthenticationChallenge *challenge, NSURLCredential *__autoreleasing *credential))block;
- (void)setTaskDidReceiveAuthenticationChallengeBlock:(NSURLSessionAuthChallengeDisposition (^)(NSURLSession *session, NSURLSessionTask *task, NSURLAuthenticationChallenge *challenge, NSURLCredential *__autoreleasing *credential))block;
- (void)setAuthenticationChallengeHandler:(id (^)(NSURLSession *session, NSURLSessionTask *task, NSURLAuthenticationChallenge *challenge, void (^done)(NSURLSessionAuthChallengeDisposition, NSURLCredential *)))handler;
@end

void start(void) {
    AFHTTPSessionManager *manager = [[AFHTTPSessionManager alloc] initWithBaseURL:[NSURL URLWithString:@"https://api.example.com/"]];
    [manager setTaskDidReceiveAuthenticationChallengeBlock:^(NSURLSession *session, NSURLSessionTask *task, NSURLAuthenticationChallenge *challenge, NSURLCredential *__autoreleasing *credential) {
      if ([[[challenge protectionSpace] authenticationMethod] isEqualToString:NSURLAuthenticationMethodServerTrust]) {
          *credential = [NSURLCredential credentialForTrust:[[challenge protectionSpace] serverTrust]];
          return (NSURLSessionAuthChallengeDisposition)NSURLSessionAuthChallengeUseCredential;
      }
      return (NSURLSessionAuthChallengeDisposition)NSURLSessionAuthChallengePerformDefaultHandling;
    }];
    [manager GET:@"https://api.example.com/v1/status" parameters:nil headers:nil progress:nil success:nil failure:nil];
}
