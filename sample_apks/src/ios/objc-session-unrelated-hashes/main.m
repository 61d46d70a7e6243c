// A delegate that only evaluates; the class also checks hashes of downloads.
#import "App.h"
@interface Updates : NSObject
@end
@implementation Updates
+ (NSString *)digest:(NSData *)d { unsigned char md[32]; CC_SHA256(d.bytes, (uint32_t)d.length, md); return [[NSData dataWithBytes:md length:32] base64EncodedStringWithOptions:0]; }
- (BOOL)valid:(NSData *)file { return [@[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ] containsObject:[Updates digest:file]]; }
- (NSString *)apiKey { return @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U="; }
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    if (trust && SecTrustEvaluateWithError(trust, NULL)) done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    else done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) {
    Updates *u = [Updates new];
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:u delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
    if ([u valid:[NSData dataWithContentsOfFile:@"/x"]]) NSLog(@"%@", [u apiKey]);
}
