// Patterns with wildcards: a function of the app's own says whether a host matches one; the first that does gives the pins.
#import "SPKIHash.h"
static NSString *const kPatternKey = @"pattern";
static NSString *const kKeysKey = @"keys";
static BOOL HostMatches(NSString *host, NSString *pattern) {
    if ([pattern hasPrefix:@"*."]) return [host hasSuffix:[pattern substringFromIndex:1]];
    return [host caseInsensitiveCompare:pattern] == 0;
}
@interface Rules : NSObject
+ (NSArray *)all;
+ (NSArray *)keysFor:(NSString *)host;
@end
@implementation Rules
+ (NSArray *)all {
    static NSArray *all; static dispatch_once_t once;
    dispatch_once(&once, ^{
        all = @[ @{kPatternKey : @"login.example.com", kKeysKey : @[ @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", @"QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA=" ]},
                 @{kPatternKey : @"*.example.net", kKeysKey : @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ]} ];
    });
    return all;
}
+ (NSArray *)keysFor:(NSString *)host {
    for (NSDictionary *rule in [self all])
        if (HostMatches([host lowercaseString], rule[kPatternKey])) return rule[kKeysKey];
    return nil;
}
@end
@interface Net : NSObject
@end
@implementation Net
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    NSArray *pins = [Rules keysFor:challenge.protectionSpace.host];
    if (!pins) { completionHandler(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    if (SecTrustEvaluateWithError(trust, NULL) && [pins containsObject:SPKIHashOfKey(SecTrustCopyKey(trust))])
        completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    else
        completionHandler(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) { Load([Net new], @"https://login.example.com/v1/status"); }
