// The SHA-256 of the leaf certificate is compared with 32 bytes by memcmp.
#import "App.h"

static const unsigned char expected[32] = {0x24, 0xcd, 0x51, 0x6b, 0xd7, 0xe5, 0x7b, 0x91, 0x36, 0x78, 0xd6, 0x71, 0x31, 0x0f, 0x2b, 0x92, 0x54, 0x38, 0x88, 0x88, 0x13, 0x09, 0x02, 0x30, 0x5f, 0x56, 0xef, 0x1a, 0xdd, 0xb7, 0x9c, 0xb0};

@interface PinningDelegate : NSObject
@end

@implementation PinningDelegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    NSURLProtectionSpace *space = [challenge protectionSpace];
    if (![[space authenticationMethod] isEqualToString:NSURLAuthenticationMethodServerTrust]) {
        done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
        return;
    }
    SecTrustRef trust = [space serverTrust];
    if (!SecTrustEvaluateWithError(trust, NULL)) {
        done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
        return;
    }
    NSData *leaf = (__bridge id)SecCertificateCopyData(SecTrustGetCertificateAtIndex(trust, 0));
    unsigned char digest[32];
    CC_SHA256([leaf bytes], (uint32_t)[leaf length], digest);
    BOOL pinned = memcmp(digest, expected, 32) == 0;
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
