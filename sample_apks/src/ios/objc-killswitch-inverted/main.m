// The session delegate skips the validator when the remote flag disable_ssl_pinning is on; it has no default, so it is off.
#import "App.h"
#import "TrustKit.h"
#import "FirebaseRemoteConfig.h"

@interface ValidatingDelegate : NSObject
@end

@implementation ValidatingDelegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    if ([[[FIRRemoteConfig remoteConfig] configValueForKey:@"disable_ssl_pinning"] boolValue]) {
        done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
        return;
    }
    [[[TrustKit sharedInstance] pinningValidator] handleChallenge:challenge completionHandler:done];
}
@end

void start(void) {
    [TrustKit initSharedInstanceWithConfiguration:@{kTSKPinnedDomains : @{@"api.example.com" : @{kTSKPublicKeyHashes : @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ]}}}];
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[ValidatingDelegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
