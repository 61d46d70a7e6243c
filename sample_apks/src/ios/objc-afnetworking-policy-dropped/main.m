// A pinning policy is made and never given to the manager.
#import "AFNetworking.h"
#import "App.h"

void start(void) {
    AFHTTPSessionManager *manager = [[AFHTTPSessionManager alloc] initWithBaseURL:[NSURL URLWithString:@"https://api.example.com/"]];
    AFSecurityPolicy *policy = [AFSecurityPolicy policyWithPinningMode:AFSSLPinningModeCertificate];
    NSLog(@"%@", policy);
    [manager GET:@"https://api.example.com/v1/status" parameters:nil headers:nil progress:nil success:nil failure:nil];
}
