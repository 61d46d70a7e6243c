// The chain's own errors are made exceptions before it is evaluated: every server is accepted.
#import "App.h"

@interface LenientDelegate : NSObject
@end

@implementation LenientDelegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    SecTrustRef trust = [[challenge protectionSpace] serverTrust];
    SecTrustSetExceptions(trust, SecTrustCopyExceptions(trust));
    if (SecTrustEvaluateWithError(trust, NULL)) {
        done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    } else {
        done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
    }
}
@end

void start(void) {
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[LenientDelegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
