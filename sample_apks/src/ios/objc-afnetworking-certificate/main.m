// AFNetworking pins two whole certificates, named one by one.
#import "AFNetworking.h"
#import "App.h"

void start(void) {
    AFHTTPSessionManager *manager = [[AFHTTPSessionManager alloc] initWithBaseURL:[NSURL URLWithString:@"https://api.example.com/"]];
    NSString *first = [[NSBundle mainBundle] pathForResource:@"api" ofType:@"cer"];
    NSString *second = [[NSBundle mainBundle] pathForResource:@"next" ofType:@"cer"];
    NSSet *certificates = [NSSet setWithObjects:[NSData dataWithContentsOfFile:first], [NSData dataWithContentsOfFile:second], nil];
    manager.securityPolicy = [AFSecurityPolicy policyWithPinningMode:AFSSLPinningModeCertificate withPinnedCertificates:certificates];
    [manager GET:@"https://api.example.com/v1/status" parameters:nil headers:nil progress:nil success:nil failure:nil];
}
