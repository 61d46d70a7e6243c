// Mode PublicKey with a .crt and a PEM .cer in the bundle: AFNetworking loads neither, and every connection fails.
#import "AFNetworking.h"
#import "App.h"

void start(void) {
    AFHTTPSessionManager *manager = [[AFHTTPSessionManager alloc] initWithBaseURL:[NSURL URLWithString:@"https://api.example.com/"]];
    manager.securityPolicy = [AFSecurityPolicy policyWithPinningMode:AFSSLPinningModePublicKey];
    [manager GET:@"https://api.example.com/v1/status" parameters:nil headers:nil progress:nil success:nil failure:nil];
}
