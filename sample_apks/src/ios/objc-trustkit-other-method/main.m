// The pins come from a method of another class, the domains from a method of the same class.
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

@interface PinStore : NSObject
+ (NSArray *)apiPins;
@end
@implementation PinStore
+ (NSArray *)apiPins {
    return @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ];
}
@end

@interface Configuration : NSObject
- (NSDictionary *)trustKit;
@end
@implementation Configuration
- (NSArray *)filePins {
    return @[ @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", @"QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA=" ];
}
- (NSDictionary *)domains {
    return @{
        @"api.example.com" : @{kTSKPublicKeyHashes : [PinStore apiPins]},
        @"files.example.com" : @{kTSKPublicKeyHashes : [self filePins]},
    };
}
- (NSDictionary *)trustKit {
    return @{kTSKPinnedDomains : [self domains]};
}
@end

void start(void) {
    [TrustKit initSharedInstanceWithConfiguration:[[Configuration new] trustKit]];
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[ValidatingDelegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
