// TrustKit configured in code by a dictionary literal, in the app delegate.
#import "TrustKit.h"

@interface AppDelegate : UIResponder
@end

@implementation AppDelegate
- (BOOL)application:(UIApplication *)app didFinishLaunchingWithOptions:(NSDictionary *)options {
    NSDictionary *configuration = @{
        kTSKSwizzleNetworkDelegates : @NO,
        kTSKPinnedDomains : @{
            @"api.example.com" : @{
                kTSKIncludeSubdomains : @YES,
                kTSKEnforcePinning : @YES,
                kTSKExpirationDate : @"2027-06-30",
                kTSKDisableDefaultReportUri : @YES,
                kTSKPublicKeyHashes : @[
                    @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=",
                    @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=",
                ],
            },
            @"audit.example.net" : @{
                kTSKEnforcePinning : @NO,
                kTSKReportUris : @[ @"https://reports.example.net/pins" ],
                kTSKPublicKeyHashes : @[
                    @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=",
                    @"QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA=",
                ],
            },
        },
    };
    [TrustKit initSharedInstanceWithConfiguration:configuration];
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:self
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
    return YES;
}

- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    if (![[[TrustKit sharedInstance] pinningValidator] handleChallenge:challenge completionHandler:done]) {
        done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
    }
}
@end

int main(int argc, char **argv) {
    return UIApplicationMain(argc, argv, nil, @"AppDelegate");
}
