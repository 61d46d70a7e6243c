// A certificate of the bundle verifies signed documents, not servers.
#import "App.h"
int SecTrustCreateWithCertificates(CFTypeRef c, CFTypeRef p, SecTrustRef *t);
@interface DocumentVerifier : NSObject
- (BOOL)verify:(NSData *)der;
@end
@implementation DocumentVerifier
- (BOOL)verify:(NSData *)der {
    NSData *anchor = [NSData dataWithContentsOfFile:[[NSBundle mainBundle] pathForResource:@"signer" ofType:@"cer"]];
    SecCertificateRef root = SecCertificateCreateWithData(NULL, (__bridge void *)anchor);
    SecCertificateRef leaf = SecCertificateCreateWithData(NULL, (__bridge void *)der);
    SecTrustRef trust = NULL;
    SecTrustCreateWithCertificates(leaf, SecPolicyCreateBasicX509(), &trust);
    NSArray *roots = @[ (__bridge id)(void *)root ];
    SecTrustSetAnchorCertificates(trust, (__bridge void *)roots);
    return SecTrustEvaluateWithError(trust, NULL);
}
@end
void start(void) {
    [[DocumentVerifier new] verify:[NSData dataWithContentsOfFile:@"/doc"]];
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/"]] resume];
}
