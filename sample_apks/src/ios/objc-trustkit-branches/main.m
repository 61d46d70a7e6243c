// A staging build of the configuration and a production one, chosen at run time.
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

void start(void) {
    if ([[[NSBundle mainBundle] objectForInfoDictionaryKey:@"Environment"] isEqualToString:@"staging"]) {
        [TrustKit initSharedInstanceWithConfiguration:@{kTSKPinnedDomains : @{@"staging.example.com" : @{kTSKPublicKeyHashes : @[ @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", @"QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA=" ]}}}];
    } else {
        [TrustKit initSharedInstanceWithConfiguration:@{kTSKPinnedDomains : @{@"api.example.com" : @{kTSKPublicKeyHashes : @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ]}}}];
    }
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[ValidatingDelegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
