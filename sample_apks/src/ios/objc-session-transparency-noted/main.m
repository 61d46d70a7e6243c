// A server is accepted when its chain evaluates; whether it is in the logs is only written down.
#import "App.h"
extern CFStringRef const kSecTrustCertificateTransparency;
extern const struct __CFDictionary *SecTrustCopyResult(SecTrustRef trust);

@interface Delegate : NSObject
@end

@implementation Delegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    SecTrustRef trust = [[challenge protectionSpace] serverTrust];
    BOOL trusted = SecTrustEvaluateWithError(trust, NULL);
    NSDictionary *result = (__bridge id)SecTrustCopyResult(trust);
    NSLog(@"logged: %@", result[(__bridge id)kSecTrustCertificateTransparency]);
    if (trusted) {
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
