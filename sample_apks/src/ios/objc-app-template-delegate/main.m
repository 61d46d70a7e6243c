// The network framework's delegate asks its own methods for the pins; the app's subclass gives them.
#import "SPKIHash.h"
@interface NKDelegate : NSObject
- (NSArray *)pinsForHost:(NSString *)host;
@end
@implementation NKDelegate
- (NSArray *)pinsForHost:(NSString *)host { return nil; }
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    NSArray *pins = [self pinsForHost:challenge.protectionSpace.host];
    if (pins.count == 0) { done(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    if (SecTrustEvaluateWithError(trust, NULL) && [pins containsObject:SPKIHashOfKey(SecTrustCopyKey(trust))]) done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    else done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
@interface AppSession : NKDelegate
@end
@implementation AppSession
- (NSArray *)pinsForHost:(NSString *)host {
    if ([host isEqualToString:@"api.example.com"]) return @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ];
    return nil;
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[AppSession new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
