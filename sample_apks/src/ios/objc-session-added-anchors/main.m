// A private CA is trusted beside the system's: that is no pinning.
#import "App.h"

@interface PinningDelegate : NSObject
@end

@implementation PinningDelegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    NSURLProtectionSpace *space = [challenge protectionSpace];
    SecTrustRef trust = [space serverTrust];
    NSData *der = [NSData dataWithContentsOfFile:[[NSBundle mainBundle] pathForResource:@"root" ofType:@"cer"]];
    SecCertificateRef anchor = SecCertificateCreateWithData(NULL, (__bridge CFDataRef)der);
    SecTrustSetAnchorCertificates(trust, (__bridge CFArrayRef) @[ (__bridge id)anchor ]);
    SecTrustSetAnchorCertificatesOnly(trust, NO);
    BOOL pinned = SecTrustEvaluateWithError(trust, NULL);
    if (pinned) {
        done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    } else {
        done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
    }
}
@end

void start(void) {
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[PinningDelegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
