// Mismatches are only counted and reported: every chain the system trusts is accepted.
#import "SPKIHash.h"
@interface Metrics : NSObject
+ (void)count:(NSString *)name host:(NSString *)host;
@end
@implementation Metrics
+ (void)count:(NSString *)name host:(NSString *)host { NSLog(@"%@ %@", name, host); }
@end
@interface Delegate : NSObject
@end
@implementation Delegate
- (NSArray *)pins { return @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ]; }
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    if (!SecTrustEvaluateWithError(trust, NULL)) { done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil); return; }
    if (![[self pins] containsObject:SPKIHashOfKey(SecTrustCopyKey(trust))]) [Metrics count:@"pin_mismatch" host:challenge.protectionSpace.host];
    done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
}
@end
void start(void) { Load([Delegate new], @"https://api.example.com/v1/status"); }
