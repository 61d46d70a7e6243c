// TrustKit configured through mutable dictionaries, by setObject:forKey: and by subscript.
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
    NSMutableDictionary *domain = [NSMutableDictionary new];
    [domain setObject:@[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ] forKey:kTSKPublicKeyHashes];
    [domain setObject:@YES forKey:kTSKIncludeSubdomains];
    NSMutableDictionary *domains = [NSMutableDictionary dictionary];
    domains[@"example.com"] = domain;
    NSMutableDictionary *configuration = [NSMutableDictionary dictionary];
    configuration[kTSKSwizzleNetworkDelegates] = @NO;
    configuration[kTSKPinnedDomains] = domains;
    [TrustKit initSharedInstanceWithConfiguration:configuration];
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[ValidatingDelegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
