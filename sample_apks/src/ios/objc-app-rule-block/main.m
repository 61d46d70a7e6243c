// A client keeps its rule for servers as a block, which its maker gives it; the delegate answers on a queue of its own.
#import "SPKI.h"
typedef BOOL (^TrustRule)(SecTrustRef trust, NSString *host);
typedef NSObject *Queue;
extern Queue dispatch_queue_create(const char *label, void *attr);
extern void dispatch_async(Queue queue, void (^block)(void));
static TrustRule PinRule(NSDictionary *table) {
    return ^BOOL(SecTrustRef trust, NSString *host) {
        NSArray *pins = table[host];
        if (pins == nil) return NO;
        if (!SecTrustEvaluateWithError(trust, NULL)) return NO;
        NSMutableData *spki = [NSMutableData dataWithBytes:kEcP256Header length:sizeof kEcP256Header];
        [spki appendData:CFBridgingRelease(SecKeyCopyExternalRepresentation(SecTrustCopyKey(trust), NULL))];
        unsigned char digest[32];
        CC_SHA256(spki.bytes, (uint32_t)spki.length, digest);
        return [pins containsObject:[[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0]];
    };
}
@interface HttpClient : NSObject
@property (nonatomic, copy) TrustRule rule;
@property (nonatomic, strong) Queue queue;
- (instancetype)initWithRule:(TrustRule)rule;
@end
@implementation HttpClient
- (instancetype)initWithRule:(TrustRule)rule { if ((self = [super init])) { _rule = [rule copy]; _queue = dispatch_queue_create("org.pinscan.trust", NULL); } return self; }
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    dispatch_async(self.queue, ^{
        NSURLProtectionSpace *space = challenge.protectionSpace;
        if (self.rule != nil && self.rule(space.serverTrust, space.host)) {
            completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:space.serverTrust]);
        } else {
            completionHandler(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
        }
    });
}
@end
void start(void) {
    NSDictionary *table = @{
        @"api.example.com" : @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ],
        @"id.example.com" : @[ @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", @"QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA=" ],
    };
    HttpClient *client = [[HttpClient alloc] initWithRule:PinRule(table)];
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:client delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
