// A subclass pins its own hosts, which a set lists, and leaves all others to its superclass, which only lets the system decide.
#import "SPKIHash.h"
@interface PlainDelegate : NSObject
@end
@implementation PlainDelegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    completionHandler(NSURLSessionAuthChallengePerformDefaultHandling, nil);
}
@end
@interface PinnedDelegate : PlainDelegate
@property (nonatomic, strong) NSSet *hosts;
@property (nonatomic, strong) NSSet *pins;
@end
@implementation PinnedDelegate
- (instancetype)init {
    if ((self = [super init])) {
        self.hosts = [NSSet setWithObjects:@"api.example.com", @"upload.example.com", nil];
        self.pins = [[NSSet alloc] initWithArray:@[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ]];
    }
    return self;
}
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    if (trust == NULL || ![self.hosts containsObject:challenge.protectionSpace.host]) {
        [super URLSession:session didReceiveChallenge:challenge completionHandler:completionHandler];
        return;
    }
    if (SecTrustEvaluateWithError(trust, NULL) && [self.pins containsObject:SPKIHashOfKey(SecTrustCopyKey(trust))])
        completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    else
        completionHandler(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) { Load([PinnedDelegate new], @"https://api.example.com/v1/status"); }
