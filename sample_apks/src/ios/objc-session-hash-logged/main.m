// The leaf's hash is only logged, beside unrelated constants of a digest's size: nothing is pinned.
#import "App.h"
static const unsigned char kRsa2048[] = {0x30,0x82,0x01,0x22,0x30,0x0d,0x06,0x09,0x2a,0x86,0x48,0x86,0xf7,0x0d,0x01,0x01,0x01,0x05,0x00,0x03,0x82,0x01,0x0f,0x00};

@interface Net : NSObject
@end
@implementation Net
- (NSString *)hmacKey { return @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo="; }
- (NSDictionary *)apiKeys { return @{ @"prod": @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=", @"stage": @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=" }; }
- (void)report:(NSString *)h { NSLog(@"server certificate %@ key %@", h, [self apiKeys][@"prod"]); }
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    SecTrustRef t = challenge.protectionSpace.serverTrust;
    NSData *der = (__bridge id)SecCertificateCopyData(SecTrustGetCertificateAtIndex(t, 0));
    unsigned char md[32];
    CC_SHA256(der.bytes, (uint32_t)der.length, md);
    [self report:[[NSData dataWithBytes:md length:32] base64EncodedStringWithOptions:0]];
    if (SecTrustEvaluateWithError(t, NULL)) done(0, [NSURLCredential credentialForTrust:t]);
    else done(2, nil);
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[Net new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
