// A LaunchDarkly flag chooses between the modes PublicKey and None.
#import "AFNetworking.h"
#import "App.h"
#import "LaunchDarkly.h"

void start(void) {
    AFHTTPSessionManager *manager = [[AFHTTPSessionManager alloc] initWithBaseURL:[NSURL URLWithString:@"https://api.example.com/"]];
    BOOL pin = [[LDClient get] boolVariationForKey:@"ssl-pinning" defaultValue:NO];
    AFSSLPinningMode mode = pin ? AFSSLPinningModePublicKey : AFSSLPinningModeNone;
    manager.securityPolicy = [AFSecurityPolicy policyWithPinningMode:mode];
    [manager GET:@"https://api.example.com/v1/status" parameters:nil headers:nil progress:nil success:nil failure:nil];
}
