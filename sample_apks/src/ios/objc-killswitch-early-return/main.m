// A method that starts TrustKit returns early when the remote flag says so.
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

@interface Bootstrap : NSObject
@end
@implementation Bootstrap
- (void)startPinning {
    if (![[[FIRRemoteConfig remoteConfig] configValueForKey:@"enable_certificate_pinning"] boolValue]) return;
    [TrustKit initSharedInstanceWithConfiguration:@{kTSKPinnedDomains : @{@"api.example.com" : @{kTSKPublicKeyHashes : @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ]}}}];
}
@end

void start(void) {
    [[Bootstrap new] startPinning];
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[ValidatingDelegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
