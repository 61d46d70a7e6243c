// AFNetworking with an explicit policy: public keys of the .cer files in the bundle's root.
#import "AFNetworking.h"
#import "App.h"

void start(void) {
    AFHTTPSessionManager *manager = [[AFHTTPSessionManager alloc] initWithBaseURL:[NSURL URLWithString:@"https://api.example.com/"]];
    AFSecurityPolicy *policy = [AFSecurityPolicy policyWithPinningMode:AFSSLPinningModePublicKey];
    policy.allowInvalidCertificates = NO;
    policy.validatesDomainName = YES;
    manager.securityPolicy = policy;
    [manager GET:@"https://api.example.com/v1/status" parameters:nil headers:nil progress:nil success:nil failure:nil];
}
