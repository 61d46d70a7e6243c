// Host and pins are global constants and a global array filled at first use.
#import "App.h"
#import "TrustKit.h"

@interface ValidatingDelegate : NSObject
@end

@implementation ValidatingDelegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    if (![[[TrustKit sharedInstance] pinningValidator] handleChallenge:challenge completionHandler:done]) {
        done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
    }
}
@end

NSString *const kApiHost = @"api.example.com";
NSString *const kPrimaryPin = @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=";
static NSString *backupPin = @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=";

void start(void) {
    NSDictionary *domain = @{kTSKPublicKeyHashes : @[ kPrimaryPin, backupPin ], kTSKEnforcePinning : @YES};
    [TrustKit initSharedInstanceWithConfiguration:@{kTSKPinnedDomains : @{kApiHost : domain}}];
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[ValidatingDelegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
