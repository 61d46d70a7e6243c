// Headers for each kind of key in a C table, chosen by the key's attributes; every certificate of the chain may match.
#import "SPKI.h"
CFTypeRef SecKeyCopyAttributes(SecKeyRef key);
extern const CFStringRef kSecAttrKeyType, kSecAttrKeySizeInBits;
struct KeyHeader { int bits; const unsigned char *bytes; unsigned length; };
static const struct KeyHeader kHeaders[] = {
    {2048, kRsa2048Header, sizeof kRsa2048Header}, {4096, kRsa4096Header, sizeof kRsa4096Header},
    {256, kEcP256Header, sizeof kEcP256Header}, {384, kEcP384Header, sizeof kEcP384Header},
};
static const struct KeyHeader *HeaderForKey(SecKeyRef key) {
    NSDictionary *attributes = CFBridgingRelease(SecKeyCopyAttributes(key));
    int bits = [attributes[(__bridge id)kSecAttrKeySizeInBits] intValue];
    for (unsigned i = 0; i < sizeof kHeaders / sizeof *kHeaders; i++)
        if (kHeaders[i].bits == bits) return &kHeaders[i];
    return NULL;
}
static NSData *SPKIHash(SecCertificateRef certificate) {
    SecKeyRef key = SecCertificateCopyKey(certificate);
    const struct KeyHeader *header = HeaderForKey(key);
    if (header == NULL) return nil;
    NSData *raw = CFBridgingRelease(SecKeyCopyExternalRepresentation(key, NULL));
    NSMutableData *spki = [[NSMutableData alloc] init];
    [spki appendBytes:header->bytes length:header->length];
    [spki appendData:raw];
    unsigned char digest[32];
    CC_SHA256(spki.bytes, (uint32_t)spki.length, digest);
    return [NSData dataWithBytes:digest length:sizeof digest];
}
@interface BankTrust : NSObject
+ (NSArray *)pins;
+ (BOOL)validate:(SecTrustRef)trust;
@end
@implementation BankTrust
+ (NSArray *)pins {
    static NSMutableArray *pins = nil;
    static dispatch_once_t once;
    dispatch_once(&once, ^{
        pins = [NSMutableArray array];
        for (NSString *text in @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ])
            [pins addObject:[[NSData alloc] initWithBase64EncodedString:text options:0]];
    });
    return pins;
}
+ (BOOL)validate:(SecTrustRef)trust {
    CFErrorRef error = NULL;
    if (!SecTrustEvaluateWithError(trust, &error)) return NO;
    for (long i = 0; i < SecTrustGetCertificateCount(trust); i++) {
        NSData *hash = SPKIHash(SecTrustGetCertificateAtIndex(trust, i));
        if ([[self pins] containsObject:hash]) return YES;
    }
    return NO;
}
@end
@interface BankSession : NSObject
@end
@implementation BankSession
- (void)URLSession:(NSURLSession *)session task:(NSURLSessionTask *)task didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    if (challenge.protectionSpace.authenticationMethod != NSURLAuthenticationMethodServerTrust) {
        completionHandler(NSURLSessionAuthChallengePerformDefaultHandling, nil);
    } else if ([BankTrust validate:challenge.protectionSpace.serverTrust]) {
        completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:challenge.protectionSpace.serverTrust]);
    } else {
        completionHandler(NSURLSessionAuthChallengeCancelAuthenticationChallenge, NULL);
    }
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration ephemeralSessionConfiguration] delegate:[BankSession new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://bank.example.com/accounts"]] resume];
}
