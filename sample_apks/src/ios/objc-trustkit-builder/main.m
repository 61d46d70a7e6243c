// A method with parameters builds the entry of a host; it is called for two hosts.
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

@interface Builder : NSObject
@end
@implementation Builder
+ (NSDictionary *)entryWithPins:(NSArray *)pins subdomains:(BOOL)subdomains {
    return @{kTSKPublicKeyHashes : pins, kTSKIncludeSubdomains : @(subdomains)};
}
@end

void start(void) {
    [TrustKit initSharedInstanceWithConfiguration:@{kTSKPinnedDomains : @{
        @"api.example.com" : [Builder entryWithPins:@[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ] subdomains:YES],
        @"files.example.com" : [Builder entryWithPins:@[ @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", @"QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA=" ] subdomains:NO],
    }}];
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[ValidatingDelegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
