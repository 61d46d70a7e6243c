// Pins by the name above the host's own label, and by a pattern of so many labels: neither reaches two labels down.
#import "SPKIHash.h"
typedef struct { NSUInteger location, length; } NSRange;
enum : NSInteger { NSNotFound = 0x7fffffffffffffff };
@interface NSString (Parts)
- (NSRange)rangeOfString:(NSString *)part;
@end
@interface Net : NSObject
@end
@implementation Net
- (NSArray *)pinsFor:(NSString *)host {
    NSRange dot = [host rangeOfString:@"."];
    if (dot.location != (NSUInteger)NSNotFound && [[host substringFromIndex:dot.location + 1] isEqualToString:@"example.com"])
        return @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ];
    NSArray *labels = [host componentsSeparatedByString:@"."];
    if ([host hasSuffix:@".example.net"] && labels.count == 3)
        return @[ @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", @"QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA=" ];
    return nil;
}
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    NSArray *pins = [self pinsFor:challenge.protectionSpace.host];
    if (!pins) { completionHandler(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    if (SecTrustEvaluateWithError(trust, NULL) && [pins containsObject:SPKIHashOfKey(SecTrustCopyKey(trust))])
        completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    else
        completionHandler(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) { Load([Net new], @"https://www.example.com/v1/status"); }
