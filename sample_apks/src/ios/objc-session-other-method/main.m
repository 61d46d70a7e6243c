// The delegate hands the chain to a method of the same class, which holds the pins.
#import "App.h"

@interface PinningDelegate : NSObject
@end

@implementation PinningDelegate
- (BOOL)trusts:(SecTrustRef)trust {
    if (!SecTrustEvaluateWithError(trust, NULL)) return NO;
    NSData *leaf = (__bridge id)SecCertificateCopyData(SecTrustGetCertificateAtIndex(trust, 0));
    unsigned char digest[32];
    CC_SHA256([leaf bytes], (uint32_t)[leaf length], digest);
    NSString *hash = [[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0];
    return [@[ @"JM1Ra9fle5E2eNZxMQ8rklQ4iIgTCQIwX1bvGt23nLA=", @"u0faAKGd6UujHgdYgkK/c6jjzLwsyRdcxI/4e50gau4=" ] containsObject:hash];
}
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    NSURLProtectionSpace *space = [challenge protectionSpace];
    SecTrustRef trust = [space serverTrust];
    BOOL pinned = [self trusts:trust];
    if (pinned) {
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
