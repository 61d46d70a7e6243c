// A subclass of AFNetworking's policy that compares the key's SPKI with pins of its own; the manager is given one.
#import "SPKI.h"
#import "AFNetworking.h"
@interface SPKIPolicy : AFSecurityPolicy
@property (nonatomic, copy) NSDictionary *pinsByHost;
@end
@implementation SPKIPolicy
- (BOOL)evaluateServerTrust:(SecTrustRef)trust forDomain:(NSString *)domain {
    if (![super evaluateServerTrust:trust forDomain:domain]) return NO;
    NSSet *pins = self.pinsByHost[domain];
    if (pins == nil) return YES;
    NSMutableData *spki = [NSMutableData dataWithBytes:kRsa2048Header length:sizeof kRsa2048Header];
    [spki appendData:CFBridgingRelease(SecKeyCopyExternalRepresentation(SecTrustCopyPublicKey(trust), NULL))];
    unsigned char digest[32];
    CC_SHA256(spki.bytes, (uint32_t)spki.length, digest);
    return [pins containsObject:[[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0]];
}
@end
@interface Api : NSObject
@property (nonatomic, strong) AFHTTPSessionManager *manager;
@end
@implementation Api
- (instancetype)init {
    if ((self = [super init])) {
        _manager = [[AFHTTPSessionManager alloc] initWithBaseURL:[NSURL URLWithString:@"https://api.example.com/"]];
        SPKIPolicy *policy = [SPKIPolicy policyWithPinningMode:AFSSLPinningModeNone];
        policy.pinsByHost = @{@"api.example.com" : [NSSet setWithArray:@[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ]]};
        _manager.securityPolicy = policy;
    }
    return self;
}
@end
static Api *api;
void start(void) { api = [Api new]; [api.manager GET:@"status" parameters:nil headers:nil progress:nil success:nil failure:nil]; }
