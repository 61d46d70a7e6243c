#import "MiniFoundation.h"
@interface CoreNetDelegate : NSObject
@end
@implementation CoreNetDelegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    NSURLProtectionSpace *space = challenge.protectionSpace;
    if (![space.host isEqualToString:@"api.example.com"]) { done(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    NSData *bits = CFBridgingRelease(SecKeyCopyExternalRepresentation(SecTrustCopyKey(space.serverTrust), nil));
    unsigned char md[32];
    CC_SHA256(bits.bytes, (uint32_t)bits.length, md);
    NSString *hash = [[NSData dataWithBytes:md length:32] base64EncodedStringWithOptions:0];
    if (SecTrustEvaluateWithError(space.serverTrust, nil) && [@[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ] containsObject:hash]) done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:space.serverTrust]);
    else done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
id CoreMakeDelegate(void) { return [CoreNetDelegate new]; }
