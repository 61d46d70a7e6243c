// A build for testers takes any certificate of the staging hosts and is pinned elsewhere; the store's build is pinned everywhere.
#import "SPKI.h"
@interface PinnedDelegate : NSObject
@end
@implementation PinnedDelegate
- (BOOL)matches:(SecTrustRef)trust {
    NSMutableData *spki = [NSMutableData dataWithBytes:kRsa2048Header length:sizeof kRsa2048Header];
    [spki appendData:CFBridgingRelease(SecKeyCopyExternalRepresentation(SecTrustCopyPublicKey(trust), NULL))];
    unsigned char digest[32];
    CC_SHA256(spki.bytes, (uint32_t)spki.length, digest);
    NSString *hash = [[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0];
    return [hash isEqualToString:@"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo="] || [hash isEqualToString:@"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="];
}
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
#if DEBUG
    if ([challenge.protectionSpace.host hasSuffix:@".staging.example.net"]) {
        completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
        return;
    }
#endif
    if (SecTrustEvaluateWithError(trust, NULL) && [self matches:trust])
        completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    else
        completionHandler(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[PinnedDelegate new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
