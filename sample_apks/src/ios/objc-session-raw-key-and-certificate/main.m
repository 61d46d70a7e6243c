// As before, with the certificate itself in the bundle: the literal is its raw key's hash, though meant to be its SPKI pin.
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
    BOOL pinned = [@[ @"v+h+j5NI9phXZsoCmfY06WTZ9YzANWxuMlw3BOq1S4I=" ] containsObject:pin];
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
