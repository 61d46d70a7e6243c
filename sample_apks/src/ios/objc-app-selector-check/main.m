// The check is reached by a selector that a table names; ports other than 8443 go by the system.
#import "SPKIHash.h"
@interface NSObject (Perform) - (id)performSelector:(SEL)s withObject:(id)o; @end
@interface NSURLProtectionSpace (Port) - (NSInteger)port; @end
@interface Delegate : NSObject
@end
@implementation Delegate
- (NSNumber *)validate:(NSString *)hash { return @([@[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ] containsObject:hash]); }
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    NSURLProtectionSpace *space = challenge.protectionSpace;
    if (space.port != 8443) { done(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    NSString *hash = SecTrustEvaluateWithError(space.serverTrust, NULL) ? SPKIHashOfKey(SecTrustCopyKey(space.serverTrust)) : nil;
    if (hash && [[self performSelector:@selector(validate:) withObject:hash] boolValue]) done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:space.serverTrust]);
    else done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) { Load([Delegate new], @"https://api.example.com:8443/v1/status"); }
