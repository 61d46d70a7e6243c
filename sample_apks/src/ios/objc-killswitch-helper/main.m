// The remote flag is read by a method of another class, whose answer decides on TrustKit.
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

@interface Flags : NSObject
@end
@implementation Flags
+ (void)prepare {
    [[FIRRemoteConfig remoteConfig] setDefaults:@{@"certificate_pinning_enabled" : @YES}];
}
+ (BOOL)pinningEnabled {
    return [[[FIRRemoteConfig remoteConfig] configValueForKey:@"certificate_pinning_enabled"] boolValue];
}
@end

void start(void) {
    [Flags prepare];
    if ([Flags pinningEnabled]) {
        [TrustKit initSharedInstanceWithConfiguration:@{kTSKPinnedDomains : @{@"api.example.com" : @{kTSKPublicKeyHashes : @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ]}}}];
    }
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[ValidatingDelegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
