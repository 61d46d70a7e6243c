// A remote flag chooses between two lists of pins: pinning is never off.
#import "SPKIHash.h"
#import "FirebaseRemoteConfig.h"
@interface Net : NSObject
@end
@implementation Net
- (NSArray *)pins {
    if ([[[FIRRemoteConfig remoteConfig] configValueForKey:@"use_new_ssl_pins"] boolValue])
        return @[ @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", @"QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA=" ];
    return @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ];
}
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    if (![challenge.protectionSpace.host isEqualToString:@"api.example.com"]) { completionHandler(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    if (SecTrustEvaluateWithError(trust, NULL) && [[self pins] containsObject:SPKIHashOfKey(SecTrustCopyKey(trust))])
        completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    else
        completionHandler(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) { Load([Net new], @"https://api.example.com/v1/status"); }
