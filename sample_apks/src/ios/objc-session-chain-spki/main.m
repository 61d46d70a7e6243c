// Every key of the chain is hashed with the header of its type; the delegate's class is a base class.
#import "App.h"
static const uint8_t rsa2048Asn1Header[] = {0x30,0x82,0x01,0x22,0x30,0x0d,0x06,0x09,0x2a,0x86,0x48,0x86,0xf7,0x0d,0x01,0x01,0x01,0x05,0x00,0x03,0x82,0x01,0x0f,0x00};
static const uint8_t ecP256Asn1Header[] = {0x30,0x59,0x30,0x13,0x06,0x07,0x2a,0x86,0x48,0xce,0x3d,0x02,0x01,0x06,0x08,0x2a,0x86,0x48,0xce,0x3d,0x03,0x01,0x07,0x03,0x42,0x00};
extern CFStringRef kSecAttrKeyTypeRSA_, kSecAttrKeyType;
CFTypeRef SecKeyCopyAttributes(SecKeyRef k);
@interface PKHasher : NSObject
+ (NSString *)hashOfKey:(SecKeyRef)key;
@end
@implementation PKHasher
+ (NSString *)hashOfKey:(SecKeyRef)key {
    NSDictionary *attrs = CFBridgingRelease(SecKeyCopyAttributes(key));
    NSData *raw = CFBridgingRelease(SecKeyCopyExternalRepresentation(key, NULL));
    NSMutableData *spki = [NSMutableData new];
    if ([attrs[(__bridge NSString *)kSecAttrKeyType] isEqualToString:@"42"]) [spki appendBytes:rsa2048Asn1Header length:sizeof rsa2048Asn1Header];
    else [spki appendBytes:ecP256Asn1Header length:sizeof ecP256Asn1Header];
    [spki appendData:raw];
    uint8_t md[32];
    CC_SHA256(spki.bytes, (uint32_t)spki.length, md);
    return [[NSData dataWithBytes:md length:32] base64EncodedStringWithOptions:0];
}
@end
@interface BaseSession : NSObject
@property (nonatomic, strong) NSSet *pins;
@end
@implementation BaseSession
- (instancetype)init { if ((self = [super init])) { _pins = [NSSet setWithObjects:@"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=", nil]; } return self; }
- (BOOL)validate:(SecTrustRef)trust {
    CFErrorRef error = NULL;
    if (!SecTrustEvaluateWithError(trust, &error)) return NO;
    long n = SecTrustGetCertificateCount(trust);
    for (long i = 0; i < n; i++) {
        SecKeyRef key = SecCertificateCopyKey(SecTrustGetCertificateAtIndex(trust, i));
        if (key == NULL) continue;
        if ([self.pins containsObject:[PKHasher hashOfKey:key]]) return YES;
    }
    return NO;
}
- (void)URLSession:(NSURLSession *)session task:(id)task didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    NSURLProtectionSpace *space = challenge.protectionSpace;
    if ([space.host hasSuffix:@"mobile.example.com"]) {
        if ([self validate:space.serverTrust]) done(NSURLSessionAuthChallengeUseCredential, [[NSURLCredential alloc] initWithTrust:space.serverTrust]);
        else done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
    } else {
        done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
    }
}
@end
@interface AccountSession : BaseSession
@end
@implementation AccountSession
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[AccountSession new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://a.mobile.example.com/v1/status"]] resume]; }
