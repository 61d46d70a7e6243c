// Firebase's word is kept in the preferences when the app starts, under another name; a helper turns it round.
#import "SPKIHash.h"
#import "FirebaseRemoteConfig.h"
@interface Flags : NSObject
+ (void)update;
+ (BOOL)skipsPinning;
@end
@implementation Flags
+ (void)update {
    FIRRemoteConfig *remote = [FIRRemoteConfig remoteConfig];
    [remote setDefaults:@{@"ios_tls_pinning_enabled" : @YES}];
    [remote fetchAndActivateWithCompletionHandler:^(NSInteger status, NSError *error) {
        [[NSUserDefaults standardUserDefaults] setBool:[remote configValueForKey:@"ios_tls_pinning_enabled"].boolValue forKey:@"PinningOn"];
    }];
}
+ (BOOL)skipsPinning {
    NSUserDefaults *defaults = [NSUserDefaults standardUserDefaults];
    return [defaults objectForKey:@"PinningOn"] != nil && ![defaults boolForKey:@"PinningOn"];
}
@end
@interface Net : NSObject
@end
@implementation Net
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    if ([Flags skipsPinning]) { completionHandler(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    NSArray *pins = @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ];
    if (SecTrustEvaluateWithError(trust, NULL) && [pins containsObject:SPKIHashOfKey(SecTrustCopyKey(trust))])
        completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    else
        completionHandler(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) { [Flags update]; Load([Net new], @"https://api.example.com/v1/status"); }
