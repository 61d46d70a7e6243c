// An NSURLConnection delegate compares the leaf with a certificate of the bundle.
#import "App.h"

@interface LegacyDelegate : NSObject
@end

@implementation LegacyDelegate
- (void)connection:(NSURLConnection *)connection willSendRequestForAuthenticationChallenge:(NSURLAuthenticationChallenge *)challenge {
    SecTrustRef trust = [[challenge protectionSpace] serverTrust];
    NSData *leaf = (__bridge id)SecCertificateCopyData(SecTrustGetCertificateAtIndex(trust, 0));
    NSData *expected = [NSData dataWithContentsOfURL:[[NSBundle mainBundle] URLForResource:@"api" withExtension:@"cer"]];
    uint32_t result = 0;
    if (SecTrustEvaluate(trust, &result) == 0 && (result == 1 || result == 4) && [leaf isEqualToData:expected]) {
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
