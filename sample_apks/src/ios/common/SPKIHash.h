// The SHA-256 of a key's SPKI in base64, as apps write it.
#import "SPKI.h"
static NSString *SPKIHashOfKey(SecKeyRef key) {
    NSData *raw = CFBridgingRelease(SecKeyCopyExternalRepresentation(key, NULL));
    if (!raw) return nil;
    NSMutableData *spki = [NSMutableData dataWithBytes:kEcP256Header length:sizeof kEcP256Header];
    [spki appendData:raw];
    unsigned char digest[32];
    CC_SHA256(spki.bytes, (uint32_t)spki.length, digest);
    return [[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0];
}
static void Load(id delegate, NSString *url) {
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:delegate delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:url]] resume];
}
