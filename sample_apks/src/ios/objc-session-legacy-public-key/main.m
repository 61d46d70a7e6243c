// The old evaluation, and the raw key of the old SecTrustCopyPublicKey against two hashes.
#import "App.h"

@interface Delegate : NSObject
@end

@implementation Delegate
- (void)URLSession:(NSURLSession *)session task:(NSURLSessionTask *)task didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    SecTrustRef trust = [[challenge protectionSpace] serverTrust];
    uint32_t result = 0;
    if (SecTrustEvaluate(trust, &result) != 0 || (result != 4 && result != 1)) {
        done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
        return;
    }
    NSData *raw = (__bridge id)SecKeyCopyExternalRepresentation(SecTrustCopyPublicKey(trust), NULL);
    unsigned char digest[32];
    CC_SHA256([raw bytes], (uint32_t)[raw length], digest);
    NSString *pin = [[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0];
    if ([pin isEqualToString:@"v+h+j5NI9phXZsoCmfY06WTZ9YzANWxuMlw3BOq1S4I="] || [pin isEqualToString:@"47/DsrJH7KJ2CuA0TmBOfVPkczflz4yZSM7gscZgunU="]) {
        done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
        return;
    }
    done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end

void start(void) {
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[Delegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
