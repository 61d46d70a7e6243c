// The chain is evaluated asynchronously and nothing else is asked for.
#import "App.h"
typedef void (^Evaluated)(SecTrustRef trust, _Bool result, CFErrorRef error);
extern int SecTrustEvaluateAsyncWithError(SecTrustRef trust, void *queue, Evaluated result);
extern void *dispatch_get_global_queue(long priority, unsigned long flags);

@interface Delegate : NSObject
@end

@implementation Delegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    SecTrustEvaluateAsyncWithError([[challenge protectionSpace] serverTrust], dispatch_get_global_queue(0, 0), ^(SecTrustRef evaluated, _Bool trusted, CFErrorRef error) {
        if (trusted) {
            done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:evaluated]);
        } else {
            done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
        }
    });
}
@end

void start(void) {
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[Delegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
