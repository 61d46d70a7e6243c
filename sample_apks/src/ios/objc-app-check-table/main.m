// A C table of hosts with a function each that says whether a digest is right.
#import "SPKI.h"
int strcasecmp(const char *a, const char *b);
static int CheckApi(const unsigned char *d) {
    static const unsigned char a[32] = {0xa6,0xc8,0x14,0x3c,0x4c,0xa4,0xe7,0xfe,0x3e,0xbe,0x9c,0xe9,0x2b,0xd9,0x1e,0x36,0x84,0x71,0x03,0x2f,0xf7,0x02,0x39,0x5f,0x39,0x78,0x01,0xa3,0xe1,0xe1,0x62,0x0a}, b[32] = {0x32,0xf7,0xe2,0x08,0xd6,0x51,0x75,0x9d,0x65,0x18,0xc1,0xd7,0x15,0xb0,0x7f,0x03,0x37,0x4c,0x2e,0x12,0xdb,0x01,0x55,0xe1,0x5d,0xa2,0xa2,0x17,0xfc,0x53,0x62,0xbf};
    return !memcmp(d, a, 32) || !memcmp(d, b, 32);
}
static int CheckPay(const unsigned char *d) {
    static const unsigned char c[32] = {0x67,0x95,0x12,0x56,0x4e,0xf3,0x61,0x19,0x4a,0xf1,0xe2,0x87,0x75,0x2c,0x54,0xe9,0xd9,0xc0,0x1c,0x08,0x55,0x24,0xc9,0x98,0x1b,0x27,0x8c,0x2f,0x5d,0xc4,0xe3,0x45};
    return !memcmp(d, c, 32);
}
static const struct { const char *host; int (*check)(const unsigned char *); } kChecks[] = {
    {"api.example.com", CheckApi}, {"pay.example.com", CheckPay},
};
@interface Delegate : NSObject
@end
@implementation Delegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    const char *host = challenge.protectionSpace.host.UTF8String;
    for (unsigned i = 0; i < sizeof kChecks / sizeof *kChecks; i++) {
        if (strcasecmp(host, kChecks[i].host)) continue;
        NSMutableData *spki = [NSMutableData dataWithBytes:kEcP256Header length:sizeof kEcP256Header];
        [spki appendData:CFBridgingRelease(SecKeyCopyExternalRepresentation(SecTrustCopyKey(trust), NULL))];
        unsigned char digest[32];
        CC_SHA256(spki.bytes, (uint32_t)spki.length, digest);
        if (SecTrustEvaluateWithError(trust, NULL) && kChecks[i].check(digest)) done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
        else done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
        return;
    }
    done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[Delegate new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
