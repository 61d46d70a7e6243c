// A bundled root is the only anchor, under a policy for TLS that names no host.
#import "App.h"

@interface Delegate : NSObject
@end

@implementation Delegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    SecTrustRef trust = [[challenge protectionSpace] serverTrust];
    NSData *file = [NSData dataWithContentsOfFile:[[NSBundle mainBundle] pathForResource:@"root" ofType:@"cer"]];
    SecCertificateRef root = SecCertificateCreateWithData(NULL, (__bridge CFDataRef)file);
    SecTrustSetPolicies(trust, (__bridge CFTypeRef)@[ (__bridge id)SecPolicyCreateSSL(YES, NULL) ]);
    SecTrustSetAnchorCertificates(trust, (__bridge CFArrayRef)@[ (__bridge id)root ]);
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
