// NSURLConnection; the certificate's SHA-1 is written out in hexadecimal and compared with two known ones.
#import "App.h"
unsigned char *CC_SHA1(const void *data, uint32_t length, unsigned char *digest);
@interface FingerprintCheck : NSObject
@property (nonatomic, strong) NSArray *allowed;
@property (nonatomic) BOOL sent;
- (instancetype)initWithFingerprints:(NSArray *)fingerprints;
@end
@implementation FingerprintCheck
- (instancetype)initWithFingerprints:(NSArray *)fingerprints { if ((self = [super init])) { self.allowed = fingerprints; self.sent = NO; } return self; }
- (NSString *)fingerprintOf:(SecCertificateRef)certificate {
    NSData *data = (__bridge NSData *)SecCertificateCopyData(certificate);
    unsigned char digest[20];
    CC_SHA1(data.bytes, (uint32_t)data.length, digest);
    NSMutableString *text = [NSMutableString stringWithCapacity:60];
    for (int i = 0; i < 20; i++) [text appendFormat:@"%02x ", digest[i]];
    return [text stringByTrimmingCharactersInSet:nil];
}
- (BOOL)isTrusted:(NSString *)fingerprint {
    for (NSString *one in self.allowed)
        if ([fingerprint caseInsensitiveCompare:one] == 0) return YES;
    return NO;
}
- (void)connection:(NSURLConnection *)connection willSendRequestForAuthenticationChallenge:(NSURLAuthenticationChallenge *)challenge {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    uint32_t result;
    if (SecTrustEvaluate(trust, &result) != 0 || (result != 1 && result != 4)) { [challenge.sender cancelAuthenticationChallenge:challenge]; return; }
    NSString *fingerprint = [self fingerprintOf:SecTrustGetCertificateAtIndex(trust, 0)];
    if ([self isTrusted:fingerprint]) {
        [challenge.sender useCredential:[NSURLCredential credentialForTrust:trust] forAuthenticationChallenge:challenge];
    } else {
        [challenge.sender cancelAuthenticationChallenge:challenge];
    }
    self.sent = YES;
}
@end
void start(void) {
    NSArray *known = @[ @"5f 3a 9c 10 27 44 ab 61 0e 93 d2 7c 58 b6 fe 01 84 2d c9 70", @"A0 1B 2C 3D 4E 5F 60 71 82 93 A4 B5 C6 D7 E8 F9 0A 1B 2C 3D" ];
    FingerprintCheck *check = [[FingerprintCheck alloc] initWithFingerprints:known];
    [[[NSURLConnection alloc] initWithRequest:[NSURLRequest requestWithURL:[NSURL URLWithString:@"https://legacy.example.com/"]] delegate:check] start];
}
