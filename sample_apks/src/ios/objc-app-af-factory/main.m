// A factory makes an AFNetworking manager for each service of a table: its certificates, the mode, and whether it is pinned at all.
#import "App.h"
#import "AFNetworking.h"
@interface AFSecurityPolicy (Shop)
+ (instancetype)shop_policyWithCertificates:(NSArray *)names;
@end
@implementation AFSecurityPolicy (Shop)
+ (instancetype)shop_policyWithCertificates:(NSArray *)names {
    NSMutableSet *certificates = [NSMutableSet set];
    for (NSString *name in names) {
        NSData *data = [NSData dataWithContentsOfFile:[[NSBundle mainBundle] pathForResource:name ofType:@"cer"]];
        if (data != nil) [certificates addObject:data];
    }
    AFSecurityPolicy *policy = [AFSecurityPolicy policyWithPinningMode:AFSSLPinningModeCertificate withPinnedCertificates:certificates];
    policy.allowInvalidCertificates = NO;
    policy.validatesDomainName = YES;
    return policy;
}
@end
@interface ManagerFactory : NSObject { NSMutableDictionary *_managers; }
+ (instancetype)shared;
- (AFHTTPSessionManager *)managerFor:(NSString *)url certificates:(NSArray *)names;
@end
@implementation ManagerFactory
+ (instancetype)shared { static ManagerFactory *f; static dispatch_once_t once; dispatch_once(&once, ^{ f = [self new]; }); return f; }
- (instancetype)init { if ((self = [super init])) _managers = [NSMutableDictionary dictionary]; return self; }
- (AFHTTPSessionManager *)managerFor:(NSString *)url certificates:(NSArray *)names {
    AFHTTPSessionManager *manager = _managers[url];
    if (manager == nil) {
        manager = [[AFHTTPSessionManager alloc] initWithBaseURL:[NSURL URLWithString:url]];
        if (names != nil) manager.securityPolicy = [AFSecurityPolicy shop_policyWithCertificates:names];
        _managers[url] = manager;
    }
    return manager;
}
@end
void start(void) {
    [[[ManagerFactory shared] managerFor:@"https://api.example.com/" certificates:@[ @"api", @"next" ]] GET:@"status" parameters:nil headers:nil progress:nil success:nil failure:nil];
    [[[ManagerFactory shared] managerFor:@"https://pictures.example.com/" certificates:nil] GET:@"logo" parameters:nil headers:nil progress:nil success:nil failure:nil];
}
