// Host and pins are constants that a framework of the app exports.
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

extern NSString *const ConfigurationHost, *const ConfigurationPin, *const ConfigurationBackup;

void start(void) {
    NSDictionary *domain = @{kTSKPublicKeyHashes : @[ ConfigurationPin, ConfigurationBackup ], kTSKEnforcePinning : @YES};
    [TrustKit initSharedInstanceWithConfiguration:@{kTSKPinnedDomains : @{ConfigurationHost : domain}}];
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[ValidatingDelegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
