// A subclass of AFHTTPSessionManager with certificates loaded by name in a loop.
#import "App.h"
#import "AFNetworking.h"
@interface ShopClient : AFHTTPSessionManager
+ (instancetype)shared;
@end
@implementation ShopClient
+ (instancetype)shared { static ShopClient *c; static dispatch_once_t once; dispatch_once(&once, ^{ c = [[ShopClient alloc] initWithBaseURL:[NSURL URLWithString:@"https://api.example.com/"]]; c.securityPolicy = [ShopClient policy]; }); return c; }
+ (NSSet *)certificates {
    NSMutableSet *set = [NSMutableSet set];
    for (NSString *name in @[ @"api", @"next" ]) {
        NSString *path = [[NSBundle mainBundle] pathForResource:name ofType:@"cer" inDirectory:@"ssl"];
        [set addObject:[NSData dataWithContentsOfFile:path]];
    }
    return set;
}
+ (AFSecurityPolicy *)policy {
    AFSecurityPolicy *p = [AFSecurityPolicy policyWithPinningMode:AFSSLPinningModePublicKey withPinnedCertificates:[self certificates]];
    [p setAllowInvalidCertificates:NO];
    return p;
}
@end
void start(void) { [[ShopClient shared] GET:@"status" parameters:nil headers:nil progress:nil success:nil failure:nil]; }
