// Hosts and pins are searched with blocks: a dictionary's pairs for a domain above the host, its pins for one that is equal.
#import "SPKIHash.h"
@interface NSDictionary (Blocks)
- (void)enumerateKeysAndObjectsUsingBlock:(void (^)(id key, id object, BOOL *stop))block;
@end
@interface DomainPins : NSObject
@property (nonatomic, strong) NSDictionary *byDomain;
@end
@implementation DomainPins
- (instancetype)init {
    if ((self = [super init])) {
        _byDomain = @{@"example.com" : @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ],
                      @"example.net" : @[ @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", @"QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA=" ]};
    }
    return self;
}
- (NSArray *)pinsFor:(NSString *)host {
    __block NSArray *found = nil;
    [self.byDomain enumerateKeysAndObjectsUsingBlock:^(NSString *domain, NSArray *pins, BOOL *stop) {
        if ([host isEqualToString:domain] || [host hasSuffix:[NSString stringWithFormat:@".%@", domain]]) {
            found = pins;
            *stop = YES;
        }
    }];
    return found;
}
- (BOOL)hash:(NSString *)hash isIn:(NSArray *)pins {
    __block BOOL matched = NO;
    [pins enumerateObjectsUsingBlock:^(NSString *pin, NSUInteger index, BOOL *stop) {
        if ([pin isEqualToString:hash]) { matched = YES; *stop = YES; }
    }];
    return matched;
}
@end
@interface Net : NSObject
@property (nonatomic, strong) DomainPins *domains;
@end
@implementation Net
- (instancetype)init { if ((self = [super init])) _domains = [DomainPins new]; return self; }
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    NSArray *pins = [self.domains pinsFor:challenge.protectionSpace.host];
    if (pins == nil) { completionHandler(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    if (SecTrustEvaluateWithError(trust, NULL) && [self.domains hash:SPKIHashOfKey(SecTrustCopyKey(trust)) isIn:pins])
        completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    else
        completionHandler(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) { Load([Net new], @"https://api.example.com/v1/status"); }
