// LaunchDarkly names the mode of pinning as a text; any other text than "enforce" leaves trust to the system.
#import "SPKIHash.h"
@interface LDClient : NSObject
+ (instancetype)get;
- (NSString *)stringVariationForKey:(NSString *)key defaultValue:(NSString *)value;
@end
@interface Delegate : NSObject
@end
@implementation Delegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    NSString *mode = [[LDClient get] stringVariationForKey:@"ios-pinning-mode" defaultValue:@"enforce"];
    if (![mode isEqualToString:@"enforce"]) { done(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    NSArray *pins = @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ];
    if (SecTrustEvaluateWithError(trust, NULL) && [pins containsObject:SPKIHashOfKey(SecTrustCopyKey(trust))]) done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    else done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) { Load([Delegate new], @"https://api.example.com/v1/status"); }
