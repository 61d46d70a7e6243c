// TrustKit configured by dictionaryWithObjectsAndKeys: and arrayWithObjects:, nil-terminated lists of arguments.
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
    NSArray *pins = [NSArray arrayWithObjects:@"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=", nil];
    NSDictionary *domain = [NSDictionary dictionaryWithObjectsAndKeys:pins, kTSKPublicKeyHashes, @NO, kTSKEnforcePinning, nil];
    NSDictionary *domains = [NSDictionary dictionaryWithObjectsAndKeys:domain, @"api.example.com", nil];
    [TrustKit initSharedInstanceWithConfiguration:[NSDictionary dictionaryWithObjectsAndKeys:domains, kTSKPinnedDomains, nil]];
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[ValidatingDelegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
