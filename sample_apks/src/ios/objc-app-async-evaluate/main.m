// The chain is evaluated on a queue; the block that hears of it compares the key and answers.
#import "SPKIHash.h"
typedef NSObject *Queue;
extern Queue dispatch_get_global_queue(long identifier, unsigned long flags);
extern void dispatch_async(Queue queue, void (^block)(void));
int SecTrustEvaluateAsyncWithError(SecTrustRef t, Queue q, void (^done)(SecTrustRef trust, bool result, CFErrorRef error));
@interface Net : NSObject
@property (nonatomic, copy) NSDictionary *table;
@end
@implementation Net
- (instancetype)init {
    if ((self = [super init])) self.table = @{@"api.example.com" : @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ]};
    return self;
}
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    NSArray *pins = self.table[challenge.protectionSpace.host];
    if (!pins) { completionHandler(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    Queue queue = dispatch_get_global_queue(0, 0);
    dispatch_async(queue, ^{
        SecTrustEvaluateAsyncWithError(challenge.protectionSpace.serverTrust, queue, ^(SecTrustRef trust, bool result, CFErrorRef error) {
            if (result && [pins containsObject:SPKIHashOfKey(SecTrustCopyKey(trust))])
                completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
            else
                completionHandler(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
        });
    });
}
@end
void start(void) { Load([Net new], @"https://api.example.com/v1/status"); }
