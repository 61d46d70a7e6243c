// The native half of cordova-plugin-advanced-http: stand-ins of its names; its policy is a copy of AFNetworking's.
#import "App.h"
@interface SM_AFSecurityPolicy : NSObject
@property (nonatomic) BOOL allowInvalidCertificates;
@property (nonatomic) BOOL validatesDomainName;
+ (instancetype)policyWithPinningMode:(NSUInteger)mode;
@end
@implementation SM_AFSecurityPolicy
+ (instancetype)policyWithPinningMode:(NSUInteger)mode { return [self new]; }
@end
@interface CordovaHttpPlugin : NSObject
@property (nonatomic, strong) SM_AFSecurityPolicy *securityPolicy;
@end
@implementation CordovaHttpPlugin
- (void)setServerTrustMode:(NSDictionary *)command {
    NSString *mode = command[@"mode"];
    if ([mode isEqualToString:@"default"] || [mode isEqualToString:@"legacy"]) {
        self.securityPolicy = [SM_AFSecurityPolicy policyWithPinningMode:0];
        self.securityPolicy.allowInvalidCertificates = NO;
        self.securityPolicy.validatesDomainName = YES;
    } else if ([mode isEqualToString:@"nocheck"]) {
        self.securityPolicy = [SM_AFSecurityPolicy policyWithPinningMode:0];
        self.securityPolicy.allowInvalidCertificates = YES;
        self.securityPolicy.validatesDomainName = NO;
    } else if ([mode isEqualToString:@"pinned"]) {
        self.securityPolicy = [SM_AFSecurityPolicy policyWithPinningMode:2];
        self.securityPolicy.allowInvalidCertificates = NO;
        self.securityPolicy.validatesDomainName = YES;
    }
}
@end
static id kept;
void start(void) { kept = [CordovaHttpPlugin new]; }
