// Certificates and keys that have nothing to do with servers: a licence, signed updates, encrypted messages, and a screen to enter a PIN.
#import "SPKI.h"
typedef CFTypeRef SecKeyAlgorithm;
SecKeyRef SecKeyCreateWithData(CFDataRef data, CFTypeRef attributes, CFErrorRef *error);
bool SecKeyVerifySignature(SecKeyRef key, SecKeyAlgorithm a, CFDataRef data, CFDataRef signature, CFErrorRef *error);
CFDataRef SecKeyCreateEncryptedData(SecKeyRef key, SecKeyAlgorithm a, CFDataRef plain, CFErrorRef *error);
int SecTrustCreateWithCertificates(CFTypeRef certificates, CFTypeRef policies, SecTrustRef *trust);
extern const SecKeyAlgorithm kSecKeyAlgorithmRSASignatureMessagePKCS1v15SHA256, kSecKeyAlgorithmECIESEncryptionStandardX963SHA256AESGCM;
@interface LicenceCheck : NSObject
- (BOOL)isValid:(NSData *)licence signature:(NSData *)signature;
@end
@implementation LicenceCheck
- (BOOL)isValid:(NSData *)licence signature:(NSData *)signature {
    NSData *der = [NSData dataWithContentsOfFile:[[NSBundle mainBundle] pathForResource:@"licence" ofType:@"cer"]];
    SecKeyRef key = SecCertificateCopyKey(SecCertificateCreateWithData(NULL, (__bridge CFDataRef)der));
    NSData *raw = CFBridgingRelease(SecKeyCopyExternalRepresentation(key, NULL));
    unsigned char digest[32];
    CC_SHA256(raw.bytes, (uint32_t)raw.length, digest);
    NSString *keyId = [[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0];
    if (![keyId isEqualToString:@"v+h+j5NI9phXZsoCmfY06WTZ9YzANWxuMlw3BOq1S4I="]) return NO;
    return SecKeyVerifySignature(key, kSecKeyAlgorithmRSASignatureMessagePKCS1v15SHA256, (__bridge CFDataRef)licence, (__bridge CFDataRef)signature, NULL);
}
@end
@interface UpdateSignature : NSObject
- (BOOL)verifyChain:(NSArray *)certificates;
@end
@implementation UpdateSignature
- (BOOL)verifyChain:(NSArray *)certificates {
    NSData *root = [NSData dataWithContentsOfFile:[[NSBundle mainBundle] pathForResource:@"update-root" ofType:@"der"]];
    NSArray *anchors = @[ (__bridge id)SecCertificateCreateWithData(NULL, (__bridge CFDataRef)root) ];
    SecTrustRef trust = NULL;
    SecTrustCreateWithCertificates((__bridge CFArrayRef)certificates, SecPolicyCreateBasicX509(), &trust);
    SecTrustSetAnchorCertificates(trust, (__bridge CFArrayRef)anchors);
    SecTrustSetAnchorCertificatesOnly(trust, YES);
    return SecTrustEvaluateWithError(trust, NULL);
}
@end
@interface MessageBox : NSObject
- (NSData *)seal:(NSData *)message;
@end
@implementation MessageBox
- (NSData *)seal:(NSData *)message {
    NSData *point = [[NSData alloc] initWithBase64EncodedString:@"BG1De9pBCKLbpskAXI20pIL8psSFGkkGU15vIklWM6ZL4gfVYNN4re/CWekigFFhhjVksLAPcBhkw0YRLk02p8c=" options:0];
    SecKeyRef key = SecKeyCreateWithData((__bridge CFDataRef)point, NULL, NULL);
    return CFBridgingRelease(SecKeyCreateEncryptedData(key, kSecKeyAlgorithmECIESEncryptionStandardX963SHA256AESGCM, (__bridge CFDataRef)message, NULL));
}
@end
@interface PinEntryViewController : UIViewController
@property (nonatomic, copy) NSString *pin;
@end
@implementation PinEntryViewController
- (BOOL)pinMatches:(NSString *)entered {
    NSData *data = [entered dataUsingEncoding:NSUTF8StringEncoding];
    unsigned char digest[32];
    CC_SHA256(data.bytes, (uint32_t)data.length, digest);
    NSString *hash = [[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0];
    return [hash isEqualToString:[[NSUserDefaults standardUserDefaults] stringForKey:@"pin_hash"]] || [hash isEqualToString:@"jZae727K08KaOmKSgOaGzww/XVqGr/PKEgIMkjrcbJI="];
}
@end
@interface RequestSigner : NSObject
@end
@implementation RequestSigner
+ (NSString *)secret { return @"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="; }
@end
static id kept;
void start(void) {
    kept = @[ [LicenceCheck new], [UpdateSignature new], [MessageBox new], [PinEntryViewController new], [RequestSigner secret] ];
    [[LicenceCheck new] isValid:[NSMutableData new] signature:[NSMutableData new]];
    [[UpdateSignature new] verifyChain:[NSArray array]];
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
