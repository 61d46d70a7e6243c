// The native half of react-native-ssl-pinning: a stand-in of its name over AFNetworking's policy, as the library has it.
#import "App.h"
#import "AFNetworking.h"
@interface RNSslPinning : NSObject
@end
@implementation RNSslPinning
- (void)fetch:(NSString *)url obj:(NSDictionary *)options callback:(id)callback {
    AFSecurityPolicy *policy;
    if ([options[@"pkPinning"] boolValue]) policy = [AFSecurityPolicy policyWithPinningMode:AFSSLPinningModePublicKey];
    else policy = [AFSecurityPolicy policyWithPinningMode:AFSSLPinningModeCertificate];
    policy.validatesDomainName = YES;
    policy.allowInvalidCertificates = [options[@"disableAllSecurity"] boolValue];
    AFHTTPSessionManager *manager = [AFHTTPSessionManager manager];
    manager.securityPolicy = policy;
    [manager GET:url parameters:nil headers:nil progress:nil success:nil failure:nil];
}
@end
static id kept;
void start(void) { kept = [RNSslPinning new]; }
