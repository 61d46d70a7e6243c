// The remote flag is fetched from Firebase's host, which the pins cover as well.
#import "App.h"
#import "TrustKit.h"
#import "FirebaseRemoteConfig.h"

@interface ValidatingDelegate : NSObject
@end

@implementation ValidatingDelegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    if (![[[TrustKit sharedInstance] pinningValidator] handleChallenge:challenge completionHandler:done]) {
        done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
    }
}
@end

void start(void) {
    FIRRemoteConfig *remote = [FIRRemoteConfig remoteConfig];
    [remote setDefaultsFromPlistFileName:@"RemoteConfigDefaults"];
    [remote fetchAndActivateWithCompletionHandler:nil];
    if ([[remote configValueForKey:@"ssl_pinning_enabled"] boolValue]) {
        NSDictionary *domain = @{kTSKPublicKeyHashes : @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ], kTSKIncludeSubdomains : @YES};
        [TrustKit initSharedInstanceWithConfiguration:@{kTSKPinnedDomains : @{@"googleapis.com" : domain, @"api.example.com" : domain}}];
    }
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[ValidatingDelegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
