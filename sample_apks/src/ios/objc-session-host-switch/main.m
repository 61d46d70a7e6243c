// A method returns the pins for a host by comparing it with two names.
#import "App.h"
@interface Delegate : NSObject
@end
@implementation Delegate
+ (NSArray *)pinsForHost:(NSString *)host {
    if ([host isEqualToString:@"api.example.com"]) return @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ];
    if ([host isEqualToString:@"img.example.com"]) return @[ @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", @"QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA=" ];
    return nil;
}
static NSString *sha256Base64(NSData *data) {
    uint8_t md[32];
    CC_SHA256([data bytes], (uint32_t)[data length], md);
    return [[NSData dataWithBytes:md length:sizeof md] base64EncodedStringWithOptions:0];
}
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    NSArray *pins = [Delegate pinsForHost:challenge.protectionSpace.host];
    if (!pins) { done(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    if (SecTrustEvaluateWithError(trust, nil)) {
        SecKeyRef key = SecTrustCopyKey(trust);
        NSData *bits = CFBridgingRelease(SecKeyCopyExternalRepresentation(key, nil));
        NSString *hash = sha256Base64(bits);
        for (NSString *pin in pins) {
            if ([pin isEqualToString:hash]) { done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]); return; }
        }
    }
    done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[Delegate new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume]; }
