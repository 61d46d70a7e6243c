// Every certificate of one host is accepted unevaluated; other hosts are left to the system.
#import "App.h"

@interface LenientDelegate : NSObject
@end

@implementation LenientDelegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    NSURLProtectionSpace *space = [challenge protectionSpace];
    if ([[space host] isEqualToString:@"dev.example.com"]) {
        done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:[space serverTrust]]);
    } else {
        done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
    }
}
@end

void start(void) {
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[LenientDelegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
