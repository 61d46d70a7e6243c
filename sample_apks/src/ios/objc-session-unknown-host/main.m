// Pins for one host whose name is only known at run time: not every host is pinned.
#import "App.h"
@interface D : NSObject
@end
@implementation D
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    NSURLProtectionSpace *space = challenge.protectionSpace;
    NSString *mine = [[NSUserDefaults standardUserDefaults] stringForKey:@"api_host"];
    if (![space.host isEqualToString:mine]) { done(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    NSData *bits = CFBridgingRelease(SecKeyCopyExternalRepresentation(SecTrustCopyKey(space.serverTrust), nil));
    unsigned char md[32];
    CC_SHA256(bits.bytes, (uint32_t)bits.length, md);
    NSString *hash = [[NSData dataWithBytes:md length:32] base64EncodedStringWithOptions:0];
    if (SecTrustEvaluateWithError(space.serverTrust, nil) && [@[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ] containsObject:hash]) done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:space.serverTrust]);
    else done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[D new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume]; }
