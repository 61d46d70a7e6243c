// An NSURLConnection delegate of the old shape: it says which spaces it answers, then compares the certificate.
#import "App.h"

@interface LegacyDelegate : NSObject
@end

@implementation LegacyDelegate
- (BOOL)connection:(NSURLConnection *)connection canAuthenticateAgainstProtectionSpace:(NSURLProtectionSpace *)space {
    return [[space authenticationMethod] isEqualToString:NSURLAuthenticationMethodServerTrust];
}
- (void)connection:(NSURLConnection *)connection didReceiveAuthenticationChallenge:(NSURLAuthenticationChallenge *)challenge {
    SecTrustRef trust = [[challenge protectionSpace] serverTrust];
    NSData *shown = (__bridge id)SecCertificateCopyData(SecTrustGetCertificateAtIndex(trust, 0));
    unsigned char digest[32];
    CC_SHA256([shown bytes], (uint32_t)[shown length], digest);
    NSData *expected = [[NSData alloc] initWithBase64EncodedString:@"JM1Ra9fle5E2eNZxMQ8rklQ4iIgTCQIwX1bvGt23nLA=" options:0];
    if (SecTrustEvaluateWithError(trust, NULL) && [[NSData dataWithBytes:digest length:32] isEqualToData:expected]) {
        [[challenge sender] useCredential:[NSURLCredential credentialForTrust:trust] forAuthenticationChallenge:challenge];
    } else {
        [[challenge sender] cancelAuthenticationChallenge:challenge];
    }
}
@end

void start(void) {
    NSURLRequest *request = [NSURLRequest requestWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]];
    [[[NSURLConnection alloc] initWithRequest:request delegate:[LegacyDelegate new]] start];
}
