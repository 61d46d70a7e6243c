// A Cordova plugin's renamed copy of AFNetworking (SM_AFSecurityPolicy) pins the certificates of www/certificates.
#define AFSecurityPolicy SM_AFSecurityPolicy
#define AFHTTPSessionManager SM_AFHTTPSessionManager
#import "AFNetworking.h"
#import "App.h"

void start(void) {
    AFHTTPSessionManager *manager = [AFHTTPSessionManager manager];
    NSString *first = [[NSBundle mainBundle] pathForResource:@"www/certificates/api" ofType:@"cer"];
    NSString *second = [[NSBundle mainBundle] pathForResource:@"www/certificates/next" ofType:@"cer"];
    NSSet *certificates = [NSSet setWithObjects:[NSData dataWithContentsOfFile:first], [NSData dataWithContentsOfFile:second], nil];
    manager.securityPolicy = [AFSecurityPolicy policyWithPinningMode:AFSSLPinningModePublicKey withPinnedCertificates:certificates];
    [manager GET:@"https://api.example.com/v1/status" parameters:nil headers:nil progress:nil success:nil failure:nil];
}
