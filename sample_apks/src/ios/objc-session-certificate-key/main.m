// The leaf's key is compared with that of a bundled certificate.
#import "App.h"

@interface Net : NSObject
@end
@implementation Net
- (NSData *)keyOf:(SecCertificateRef)c { return (__bridge id)SecKeyCopyExternalRepresentation(SecCertificateCopyKey(c), NULL); }
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    SecTrustRef t = challenge.protectionSpace.serverTrust;
    if (SecTrustEvaluateWithError(t, NULL)) {
        NSData *local = [NSData dataWithContentsOfURL:[[NSBundle mainBundle] URLForResource:@"api" withExtension:@"cer"]];
        SecCertificateRef c = SecCertificateCreateWithData(NULL, (__bridge CFDataRef)local);
        if ([[self keyOf:SecTrustGetCertificateAtIndex(t, 0)] isEqualToData:[self keyOf:c]]) { done(0, [NSURLCredential credentialForTrust:t]); return; }
    }
    done(2, nil);
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[Net new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
