// A LaunchDarkly flag, on by default, decides whether AFNetworking gets its pinning policy.
#import "AFNetworking.h"
#import "App.h"
#import "LaunchDarkly.h"

void start(void) {
    AFHTTPSessionManager *manager = [[AFHTTPSessionManager alloc] initWithBaseURL:[NSURL URLWithString:@"https://api.example.com/"]];
    if ([[LDClient get] boolVariationForKey:@"tls-pinning-enabled" defaultValue:YES]) {
        manager.securityPolicy = [AFSecurityPolicy policyWithPinningMode:AFSSLPinningModePublicKey];
    }
    [manager GET:@"https://api.example.com/v1/status" parameters:nil headers:nil progress:nil success:nil failure:nil];
}
