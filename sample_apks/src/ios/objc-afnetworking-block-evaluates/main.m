// A block answers AFNetworking's session challenges by what the policy says.
#import "AFNetworking.h"
#import "App.h"

@interface AFHTTPSessionManager (Challenges)
- (void)setSessionDidReceiveAuthenticationChallengeBlock:(NSURLSessionAuthChallengeDisposition (^)(NSURLSession *session, NSURLAuthenticationChallenge *challenge, NSURLCredential *__autoreleasing *credential))block;
- (void)setTaskDidReceiveAuthenticationChallengeBlock:(NSURLSessionAuthChallengeDisposition (^)(NSURLSession *session, NSURLSessionTask *task, NSURLAuthenticationChallenge *challenge, NSURLCredential *__autoreleasing *credential))block;
- (void)setAuthenticationChallengeHandler:(id (^)(NSURLSession *session, NSURLSessionTask *task, NSURLAuthenticationChallenge *challenge, void (^done)(NSURLSessionAuthChallengeDisposition, NSURLCredential *)))handler;
@end

void start(void) {
    AFHTTPSessionManager *manager = [[AFHTTPSessionManager alloc] initWithBaseURL:[NSURL URLWithString:@"https://api.example.com/"]];
    [manager setSessionDidReceiveAuthenticationChallengeBlock:^(NSURLSession *session, NSURLAuthenticationChallenge *challenge, NSURLCredential *__autoreleasing *credential) {
      SecTrustRef trust = [[challenge protectionSpace] serverTrust];
      if ([[manager securityPolicy] evaluateServerTrust:trust forDomain:[[challenge protectionSpace] host]]) {
          *credential = [NSURLCredential credentialForTrust:trust];
          return (NSURLSessionAuthChallengeDisposition)NSURLSessionAuthChallengeUseCredential;
      }
      return (NSURLSessionAuthChallengeDisposition)NSURLSessionAuthChallengeCancelAuthenticationChallenge;
    }];
    [manager GET:@"https://api.example.com/v1/status" parameters:nil headers:nil progress:nil success:nil failure:nil];
}
