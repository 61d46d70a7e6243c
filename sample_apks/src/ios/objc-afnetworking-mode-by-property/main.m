// The mode is set on the default policy afterwards.
#import "AFNetworking.h"
#import "App.h"

void start(void) {
    AFHTTPSessionManager *manager = [[AFHTTPSessionManager alloc] initWithBaseURL:[NSURL URLWithString:@"https://api.example.com/"]];
    AFSecurityPolicy *policy = [AFSecurityPolicy defaultPolicy];
    policy.SSLPinningMode = AFSSLPinningModePublicKey;
    policy.pinnedCertificates = [NSSet setWithObject:[NSData dataWithContentsOfFile:[[NSBundle mainBundle] pathForResource:@"api.cer" ofType:nil]]];
    manager.securityPolicy = policy;
    [manager GET:@"https://api.example.com/v1/status" parameters:nil headers:nil progress:nil success:nil failure:nil];
}
