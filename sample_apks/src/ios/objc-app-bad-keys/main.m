// Keys known to be compromised are refused; every other chain that the system trusts is accepted. Nothing is pinned.
#import "SPKIHash.h"
@interface Delegate : NSObject
@end
@implementation Delegate
- (NSSet *)compromisedKeys { return [NSSet setWithObjects:@"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=", nil]; }
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    if (!SecTrustEvaluateWithError(trust, NULL)) { done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil); return; }
    NSString *hash = SPKIHashOfKey(SecTrustCopyKey(trust));
    if ([[self compromisedKeys] containsObject:hash]) { done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil); return; }
    done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
}
@end
void start(void) { Load([Delegate new], @"https://api.example.com/v1/status"); }
