// The chain is evaluated under a policy that names the challenge's host, and nothing more.
#import "App.h"

@interface Delegate : NSObject
@end

@implementation Delegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    NSURLProtectionSpace *space = [challenge protectionSpace];
    SecTrustRef trust = [space serverTrust];
    SecTrustSetPolicies(trust, SecPolicyCreateSSL(YES, (__bridge CFStringRef)[space host]));
    if (SecTrustEvaluateWithError(trust, NULL)) {
        done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    } else {
        done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
    }
}
@end

void start(void) {
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[Delegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
