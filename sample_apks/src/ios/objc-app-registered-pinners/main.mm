// Objective-C++: pinners are objects with a virtual method, registered by static initialisers in a global list.
#import "SPKI.h"
extern "C" int strcmp(const char *a, const char *b);
namespace net {
class Pinner {
public:
    explicit Pinner(const char *host) : host_(host), next_(head_) { head_ = this; }
    virtual bool accepts(const unsigned char *digest) const = 0;
    static const Pinner *find(const char *host) {
        for (const Pinner *p = head_; p; p = p->next_)
            if (strcmp(p->host_, host) == 0) return p;
        return nullptr;
    }
protected:
    const char *host_;
    const Pinner *next_;
    static const Pinner *head_;
};
const Pinner *Pinner::head_ = nullptr;
class DigestPinner final : public Pinner {
public:
    DigestPinner(const char *host, const unsigned char (*pins)[32], int count) : Pinner(host), pins_(pins), count_(count) {}
    bool accepts(const unsigned char *digest) const override {
        for (int i = 0; i < count_; i++)
            if (memcmp(digest, pins_[i], 32) == 0) return true;
        return false;
    }
private:
    const unsigned char (*pins_)[32];
    int count_;
};
static const unsigned char kApi[][32] = {{0xa6,0xc8,0x14,0x3c,0x4c,0xa4,0xe7,0xfe,0x3e,0xbe,0x9c,0xe9,0x2b,0xd9,0x1e,0x36,0x84,0x71,0x03,0x2f,0xf7,0x02,0x39,0x5f,0x39,0x78,0x01,0xa3,0xe1,0xe1,0x62,0x0a}, {0x32,0xf7,0xe2,0x08,0xd6,0x51,0x75,0x9d,0x65,0x18,0xc1,0xd7,0x15,0xb0,0x7f,0x03,0x37,0x4c,0x2e,0x12,0xdb,0x01,0x55,0xe1,0x5d,0xa2,0xa2,0x17,0xfc,0x53,0x62,0xbf}};
static const unsigned char kPay[][32] = {{0x67,0x95,0x12,0x56,0x4e,0xf3,0x61,0x19,0x4a,0xf1,0xe2,0x87,0x75,0x2c,0x54,0xe9,0xd9,0xc0,0x1c,0x08,0x55,0x24,0xc9,0x98,0x1b,0x27,0x8c,0x2f,0x5d,0xc4,0xe3,0x45}, {0x42,0x8a,0xc3,0x7c,0x48,0xe7,0x2c,0xc3,0x3e,0xc7,0xdf,0xaa,0x7b,0x5e,0x9b,0x3e,0x55,0x4c,0xe6,0xed,0xe1,0x74,0x9a,0xe5,0x7e,0x6c,0x40,0x03,0xbf,0x9f,0xc4,0x10}};
static DigestPinner api("api.example.com", kApi, 2);
static DigestPinner pay("pay.example.com", kPay, 2);
}
@interface Delegate : NSObject
@end
@implementation Delegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    const net::Pinner *pinner = net::Pinner::find(challenge.protectionSpace.host.UTF8String);
    if (!pinner) { done(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    if (SecTrustEvaluateWithError(trust, NULL)) {
        NSData *raw = (__bridge NSData *)SecKeyCopyExternalRepresentation(SecTrustCopyKey(trust), NULL);
        NSMutableData *spki = [NSMutableData dataWithBytes:kEcP256Header length:sizeof kEcP256Header];
        [spki appendData:raw];
        unsigned char digest[32];
        CC_SHA256(spki.bytes, (uint32_t)spki.length, digest);
        if (pinner->accepts(digest)) { done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]); return; }
    }
    done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
extern "C" void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[Delegate new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
