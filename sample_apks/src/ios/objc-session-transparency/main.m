// A server is accepted only when its chain evaluates and is in the logs of Certificate Transparency.
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
    if (trusted && [result[(__bridge id)kSecTrustCertificateTransparency] boolValue]) {
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
