// A URLSession delegate that evaluates the chain, rebuilds the leaf's SPKI and compares its hash with two literals.
#import "App.h"

static const unsigned char rsa2048Header[] = {0x30, 0x82, 0x01, 0x22, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                              0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00, 0x03, 0x82, 0x01, 0x0f, 0x00};

@interface PinningDelegate : NSObject
@end

@implementation PinningDelegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    NSURLProtectionSpace *space = [challenge protectionSpace];
    if (![[space authenticationMethod] isEqualToString:NSURLAuthenticationMethodServerTrust] ||
        ![[space host] isEqualToString:@"api.example.com"]) {
        done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
        return;
    }
    SecTrustRef trust = [space serverTrust];
    if (!SecTrustEvaluateWithError(trust, NULL)) {
        done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
        return;
    }
    SecKeyRef key = SecTrustCopyKey(trust);
    NSData *raw = (__bridge id)SecKeyCopyExternalRepresentation(key, NULL);
    NSMutableData *spki = [NSMutableData dataWithBytes:rsa2048Header length:sizeof rsa2048Header];
    [spki appendData:raw];
    unsigned char digest[32];
    CC_SHA256([spki bytes], (uint32_t)[spki length], digest);
    NSString *pin = [[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0];
    NSArray *pins = @[ @"OvYRGhxpHHLZr6ZUV4RuSaNlGXtWXoTnjjq95hQvywo=", @"u0faAKGd6UujHgdYgkK/c6jjzLwsyRdcxI/4e50gau4=" ];
    if ([pins containsObject:pin]) {
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
