// The chain is evaluated asynchronously; the block given to it compares the leaf's SPKI with two literals.
#import "App.h"
typedef void (^Evaluated)(SecTrustRef trust, _Bool result, CFErrorRef error);
extern int SecTrustEvaluateAsyncWithError(SecTrustRef trust, void *queue, Evaluated result);
extern void *dispatch_get_global_queue(long priority, unsigned long flags);

static const unsigned char rsa2048Header[] = {0x30, 0x82, 0x01, 0x22, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                              0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00, 0x03, 0x82, 0x01, 0x0f, 0x00};

@interface Delegate : NSObject
@end

@implementation Delegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    SecTrustRef trust = [[challenge protectionSpace] serverTrust];
    SecTrustEvaluateAsyncWithError(trust, dispatch_get_global_queue(0, 0), ^(SecTrustRef evaluated, _Bool trusted, CFErrorRef error) {
        if (!trusted) {
            done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
            return;
        }
        NSData *raw = (__bridge id)SecKeyCopyExternalRepresentation(SecTrustCopyKey(evaluated), NULL);
        NSMutableData *spki = [NSMutableData dataWithBytes:rsa2048Header length:sizeof rsa2048Header];
        [spki appendData:raw];
        unsigned char digest[32];
        CC_SHA256([spki bytes], (uint32_t)[spki length], digest);
        NSString *pin = [[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0];
        if ([@[ @"OvYRGhxpHHLZr6ZUV4RuSaNlGXtWXoTnjjq95hQvywo=", @"8ZBNfSCEf7cZY0F4xvRK7x0TDMVXL4H7Y44NBJFykVM=" ] containsObject:pin]) {
            done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:evaluated]);
        } else {
            done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
        }
    });
}
@end

void start(void) {
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[Delegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
