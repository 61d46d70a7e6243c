// A wrong key is refused; a right one is left to default handling.
#import "App.h"
@interface Pinner : NSObject
@end
@implementation Pinner
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    static NSArray *pins; static dispatch_once_t once;
    dispatch_once(&once, ^{ pins = @[ @"v+h+j5NI9phXZsoCmfY06WTZ9YzANWxuMlw3BOq1S4I=", @"47/DsrJH7KJ2CuA0TmBOfVPkczflz4yZSM7gscZgunU=" ]; });
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    NSData *bits = CFBridgingRelease(SecKeyCopyExternalRepresentation(SecTrustCopyKey(trust), nil));
    unsigned char md[32];
    CC_SHA256(bits.bytes, (uint32_t)bits.length, md);
    NSString *hash = [[NSData dataWithBytes:md length:32] base64EncodedStringWithOptions:0];
    if (![pins containsObject:hash]) { done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil); return; }
    done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[Pinner new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume]; }
