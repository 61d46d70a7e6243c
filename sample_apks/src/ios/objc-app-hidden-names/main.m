// The delegate hashes the leaf's SPKI and leaves the decision to C.
#import "SPKI.h"
#include "pins.h"
@interface Delegate : NSObject
@end
@implementation Delegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    if (!SecTrustEvaluateWithError(trust, NULL)) { done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil); return; }
    NSData *raw = CFBridgingRelease(SecKeyCopyExternalRepresentation(SecTrustCopyKey(trust), NULL));
    NSMutableData *spki = [NSMutableData dataWithBytes:kEcP256Header length:sizeof kEcP256Header];
    [spki appendData:raw];
    unsigned char digest[32];
    CC_SHA256(spki.bytes, (uint32_t)spki.length, digest);
    switch (pin_check(challenge.protectionSpace.host.UTF8String, digest)) {
    case 1: done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]); break;
    case 2: done(NSURLSessionAuthChallengePerformDefaultHandling, nil); break;
    default: done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
    }
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[Delegate new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
