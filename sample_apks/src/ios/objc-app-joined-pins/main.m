// Pins are put together from parts when a server is judged: appended and formatted.
#import "SPKIHash.h"
@interface Secrets : NSObject
+ (NSString *)second;
@end
@implementation Secrets
+ (NSString *)second {
    NSMutableString *text = [NSMutableString string];
    [text appendString:@"MvfiCNZRdZ1lGMHXFbB"];
    [text appendFormat:@"/%@%@", @"AzdMLhLbAVXhXaKiF", @"/xTYr8="];
    return text;
}
@end
@interface Net : NSObject
@end
@implementation Net
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    NSString *hash = SPKIHashOfKey(SecTrustCopyKey(trust));
    NSString *first = [NSString stringWithFormat:@"%@%s", @"psgUPEyk5/4+vpzpK9keNo", "RxAy/3AjlfOXgBo+HhYgo="];
    BOOL known = [hash isEqualToString:first] || [hash isEqualToString:[Secrets second]];
    if (known && SecTrustEvaluateWithError(trust, NULL)) completionHandler(0, [NSURLCredential credentialForTrust:trust]);
    else completionHandler(2, nil);
}
@end
void start(void) { Load([Net new], @"https://api.example.com/v1/status"); }
