// A block answers AFNetworking's session challenges by the leaf certificate's hash.
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
      NSData *leaf = (__bridge id)SecCertificateCopyData(SecTrustGetCertificateAtIndex(trust, 0));
      unsigned char digest[32];
      CC_SHA256([leaf bytes], (uint32_t)[leaf length], digest);
      NSString *hash = [[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0];
      if (SecTrustEvaluateWithError(trust, NULL) && [@[ @"JM1Ra9fle5E2eNZxMQ8rklQ4iIgTCQIwX1bvGt23nLA=", @"7dGXEFiGYyjtbbZ8gRF2RuxO7HLSC3mok8Q+PvMI4oE=" ] containsObject:hash]) {
          *credential = [NSURLCredential credentialForTrust:trust];
          return (NSURLSessionAuthChallengeDisposition)NSURLSessionAuthChallengeUseCredential;
      }
      return (NSURLSessionAuthChallengeDisposition)NSURLSessionAuthChallengeCancelAuthenticationChallenge;
    }];
    [manager GET:@"https://api.example.com/v1/status" parameters:nil headers:nil progress:nil success:nil failure:nil];
}
