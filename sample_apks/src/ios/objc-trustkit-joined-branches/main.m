// Two configurations built on two branches and passed to TrustKit by one call.
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
    NSDictionary *domains;
    if ([[[NSBundle mainBundle] objectForInfoDictionaryKey:@"Environment"] isEqualToString:@"staging"]) {
        domains = @{@"staging.example.com" : @{kTSKPublicKeyHashes : @[ @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", @"QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA=" ]}};
    } else {
        domains = @{@"api.example.com" : @{kTSKPublicKeyHashes : @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ]}};
    }
    [TrustKit initSharedInstanceWithConfiguration:@{kTSKPinnedDomains : domains}];
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[ValidatingDelegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
