// A certificate in the code itself, as base64, is the only anchor.
#import "App.h"

static NSString *const kAnchor = @"MIIBazCCARCgAwIBAgIBATAKBggqhkjOPQQDAjA0MRgwFgYDVQQKDA9QaW5zY2FuIFNhbXBsZXMxGDAWBgNVBAMMD1NhbXBsZXMgUm9vdCBDQTAeFw0yMDAxMDEwMDAwMDBaFw00MDAxMDEwMDAwMDBaMDQxGDAWBgNVBAoMD1BpbnNjYW4gU2FtcGxlczEYMBYGA1UEAwwPU2FtcGxlcyBSb290IENBMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEpG6I8XaoyinDL21zHdU0azCN8tjCPaXclYeKgP7VyVu4WxkKJoWquLZpgZvq3peD35s3FHHRAiT/SlNOKYV42KMTMBEwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEAjmIHRZ5Ipj1716f/SGY5D79H5NGQEicRv67RLANy5tgCIQD0CQpZ+zk+DDKlssEl9ZQEvaEwBdJbTc85COts3ZKMdw==";

@interface PinningDelegate : NSObject
@end

@implementation PinningDelegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    SecTrustRef trust = [[challenge protectionSpace] serverTrust];
    NSData *der = [[NSData alloc] initWithBase64EncodedString:kAnchor options:0];
    SecCertificateRef anchor = SecCertificateCreateWithData(NULL, (__bridge CFDataRef)der);
    SecTrustSetAnchorCertificates(trust, (__bridge CFArrayRef) @[ (__bridge id)anchor ]);
    SecTrustSetAnchorCertificatesOnly(trust, YES);
    BOOL pinned = SecTrustEvaluateWithError(trust, NULL);
    if (pinned) {
        done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    } else {
        done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
    }
}
@end

void start(void) {
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[PinningDelegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
