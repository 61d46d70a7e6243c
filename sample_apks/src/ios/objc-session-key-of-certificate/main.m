// The public key of the chain is compared with that of a bundled certificate.
#import "App.h"

@interface Delegate : NSObject
@end

@implementation Delegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    SecTrustRef trust = [[challenge protectionSpace] serverTrust];
    NSData *file = [NSData dataWithContentsOfFile:[[NSBundle mainBundle] pathForResource:@"api" ofType:@"cer"]];
    SecKeyRef expected = SecCertificateCopyKey(SecCertificateCreateWithData(NULL, (__bridge CFDataRef)file));
    SecKeyRef shown = SecCertificateCopyKey(SecTrustGetCertificateAtIndex(trust, 0));
    if (SecTrustEvaluateWithError(trust, NULL) && CFEqual(expected, shown)) {
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
