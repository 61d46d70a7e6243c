// The delegate hands challenge and completion handler to a helper of another class, which answers in several places.
#import "SPKIHash.h"
typedef void (^Answer)(NSURLSessionAuthChallengeDisposition disposition, NSURLCredential *credential);
@interface ServerTrustHandler : NSObject
@property (nonatomic, copy) NSDictionary *pins;
+ (instancetype)handlerForProduction;
- (BOOL)canHandle:(NSURLAuthenticationChallenge *)challenge;
- (void)handle:(NSURLAuthenticationChallenge *)challenge answer:(Answer)answer;
@end
@implementation ServerTrustHandler
+ (instancetype)handlerForProduction {
    ServerTrustHandler *handler = [[self alloc] init];
    handler.pins = @{
        @"api.example.com" : [NSSet setWithObjects:@"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=", nil],
        @"files.example.com" : [NSSet setWithObjects:@"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", @"QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA=", nil],
    };
    return handler;
}
- (BOOL)canHandle:(NSURLAuthenticationChallenge *)challenge {
    return [challenge.protectionSpace.authenticationMethod isEqualToString:NSURLAuthenticationMethodServerTrust] && self.pins[challenge.protectionSpace.host] != nil;
}
- (void)cancel:(Answer)answer reason:(NSString *)reason {
    NSLog(@"refused: %@", reason);
    answer(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
- (void)handle:(NSURLAuthenticationChallenge *)challenge answer:(Answer)answer {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    if (!SecTrustEvaluateWithError(trust, NULL)) { [self cancel:answer reason:@"chain"]; return; }
    NSString *hash = SPKIHashOfKey(SecTrustCopyKey(trust));
    if (!hash) { [self cancel:answer reason:@"key"]; return; }
    if (![self.pins[challenge.protectionSpace.host] containsObject:hash]) { [self cancel:answer reason:@"pin"]; return; }
    answer(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
}
@end
@interface HttpDelegate : NSObject
@property (nonatomic, strong) ServerTrustHandler *trustHandler;
@end
@implementation HttpDelegate
- (instancetype)init { if ((self = [super init])) _trustHandler = [ServerTrustHandler handlerForProduction]; return self; }
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    if ([self.trustHandler canHandle:challenge]) {
        [self.trustHandler handle:challenge answer:completionHandler];
    } else {
        completionHandler(NSURLSessionAuthChallengePerformDefaultHandling, nil);
    }
}
@end
void start(void) { Load([HttpDelegate new], @"https://api.example.com/v1/status"); }
