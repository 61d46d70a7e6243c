// The SHA-256 of the whole leaf certificate is compared with two literals, for one host and its subdomains.
#import "App.h"

@interface PinningDelegate : NSObject
@end

@implementation PinningDelegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    if (![[[challenge protectionSpace] host] hasSuffix:@".example.com"]) {
        done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
        return;
    }
    NSURLProtectionSpace *space = [challenge protectionSpace];
    if (![[space authenticationMethod] isEqualToString:NSURLAuthenticationMethodServerTrust]) {
        done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
        return;
    }
    SecTrustRef trust = [space serverTrust];
    if (!SecTrustEvaluateWithError(trust, NULL)) {
        done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
        return;
    }
    NSData *leaf = (__bridge id)SecCertificateCopyData(SecTrustGetCertificateAtIndex(trust, 0));
    unsigned char digest[32];
    CC_SHA256([leaf bytes], (uint32_t)[leaf length], digest);
    NSString *hash = [[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0];
    BOOL pinned = [[NSSet setWithObjects:@"JM1Ra9fle5E2eNZxMQ8rklQ4iIgTCQIwX1bvGt23nLA=", @"7dGXEFiGYyjtbbZ8gRF2RuxO7HLSC3mok8Q+PvMI4oE=", nil] containsObject:hash];
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
