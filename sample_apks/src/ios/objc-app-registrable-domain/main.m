// The last two labels of the host are the key of the table.
#import "SPKIHash.h"
@interface Net : NSObject { NSDictionary *_table; }
@end
@implementation Net
- (instancetype)init {
    if ((self = [super init])) _table = @{
        @"example.com" : @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ],
        @"example.net" : @[ @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", @"QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA=" ],
    };
    return self;
}
- (NSString *)domainOf:(NSString *)host {
    NSArray *labels = [host componentsSeparatedByString:@"."];
    NSUInteger count = labels.count;
    if (count < 2) return host;
    return [NSString stringWithFormat:@"%@.%@", labels[count - 2], labels[count - 1]];
}
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    NSArray *pins = _table[[self domainOf:challenge.protectionSpace.host]];
    if (pins == nil) { completionHandler(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    if (SecTrustEvaluateWithError(trust, NULL) && [pins containsObject:SPKIHashOfKey(SecTrustCopyKey(trust))])
        completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    else
        completionHandler(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) { Load([Net new], @"https://api.example.com/v1/status"); }
