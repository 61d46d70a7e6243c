// A constant table of digests as bytes, each compared in a counted loop.
#import "App.h"

static const unsigned char p256Header[] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
                                           0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00};

static const unsigned char expected[2][32] = {
    {0xa6, 0xc8, 0x14, 0x3c, 0x4c, 0xa4, 0xe7, 0xfe, 0x3e, 0xbe, 0x9c, 0xe9, 0x2b, 0xd9, 0x1e, 0x36, 0x84, 0x71, 0x03, 0x2f, 0xf7, 0x02, 0x39, 0x5f, 0x39, 0x78, 0x01, 0xa3, 0xe1, 0xe1, 0x62, 0x0a},
    {0x32, 0xf7, 0xe2, 0x08, 0xd6, 0x51, 0x75, 0x9d, 0x65, 0x18, 0xc1, 0xd7, 0x15, 0xb0, 0x7f, 0x03, 0x37, 0x4c, 0x2e, 0x12, 0xdb, 0x01, 0x55, 0xe1, 0x5d, 0xa2, 0xa2, 0x17, 0xfc, 0x53, 0x62, 0xbf},
};

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
    NSData *raw = (__bridge id)SecKeyCopyExternalRepresentation(SecTrustCopyKey(trust), NULL);
    NSMutableData *spki = [NSMutableData dataWithBytes:p256Header length:sizeof p256Header];
    [spki appendData:raw];
    unsigned char digest[32];
    CC_SHA256([spki bytes], (uint32_t)[spki length], digest);
    BOOL pinned = NO;
    for (int i = 0; i < 2; i++) {
        if (memcmp(digest, expected[i], 32) == 0) {
            pinned = YES;
            break;
        }
    }
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
