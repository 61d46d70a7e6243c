// TrustKit configured with literal key strings instead of the library's constants.
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
    NSDictionary *configuration = @{
        @"TSKSwizzleNetworkDelegates" : @YES,
        @"TSKPinnedDomains" : @{
            @"api.example.com" : @{@"TSKPublicKeyHashes" : @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ], @"TSKExpirationDate" : @"2026-01-31"},
        },
    };
    [TrustKit initSharedInstanceWithConfiguration:configuration];
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[ValidatingDelegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
