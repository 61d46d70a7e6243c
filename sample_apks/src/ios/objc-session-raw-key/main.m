// The hash of the raw key, without its SPKI header, is compared with two literals.
#import "App.h"

@interface PinningDelegate : NSObject
@end

@implementation PinningDelegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
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
    NSData *raw = (__bridge id)SecKeyCopyExternalRepresentation(SecTrustCopyKey(trust), NULL);
    unsigned char digest[32];
    CC_SHA256([raw bytes], (uint32_t)[raw length], digest);
    NSString *pin = [[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0];
    BOOL pinned = [pin isEqualToString:@"v+h+j5NI9phXZsoCmfY06WTZ9YzANWxuMlw3BOq1S4I="] || [pin isEqualToString:@"47/DsrJH7KJ2CuA0TmBOfVPkczflz4yZSM7gscZgunU="];
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
