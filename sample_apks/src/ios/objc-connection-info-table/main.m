// Pins by host under a key of the app's own in Info.plist, looked up by a connection's delegate.
#import "App.h"
@interface D : NSObject
@end
@implementation D
- (void)connection:(id)c willSendRequestForAuthenticationChallenge:(NSURLAuthenticationChallenge *)challenge {
    NSDictionary *table = [[[NSBundle mainBundle] infoDictionary] objectForKey:@"PinnedHosts"];
    NSArray *pins = [table objectForKey:[challenge.protectionSpace.host lowercaseString]];
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    NSData *bits = CFBridgingRelease(SecKeyCopyExternalRepresentation(SecTrustCopyPublicKey(trust), nil));
    unsigned char md[32];
    CC_SHA256(bits.bytes, (uint32_t)bits.length, md);
    uint32_t r = 0; SecTrustEvaluate(trust, &r);
    if ((r == 1 || r == 4) && [pins containsObject:[[NSData dataWithBytes:md length:32] base64EncodedStringWithOptions:0]]) [challenge.sender useCredential:[NSURLCredential credentialForTrust:trust] forAuthenticationChallenge:challenge];
    else [challenge.sender cancelAuthenticationChallenge:challenge];
}
@end
void start(void) { [[[NSURLConnection alloc] initWithRequest:[NSURLRequest requestWithURL:[NSURL URLWithString:@"https://api.cloud.example/"]] delegate:[D new]] start]; }
