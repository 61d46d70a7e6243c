// A receipt's signer must lead to Apple's root that lies in the bundle; the session leaves trust to the system.
#import "App.h"
int SecTrustCreateWithCertificates(CFTypeRef c, CFTypeRef p, SecTrustRef *t);
@interface NSBundle (Receipt) - (NSURL *)appStoreReceiptURL; @end
@interface ReceiptChecker : NSObject
- (BOOL)isGenuine:(NSData *)signer;
@end
@implementation ReceiptChecker
- (BOOL)isGenuine:(NSData *)signer {
    NSData *root = [NSData dataWithContentsOfURL:[[NSBundle mainBundle] URLForResource:@"AppleIncRootCertificate" withExtension:@"cer"]];
    SecCertificateRef anchor = SecCertificateCreateWithData(NULL, (__bridge CFDataRef)root);
    SecCertificateRef leaf = SecCertificateCreateWithData(NULL, (__bridge CFDataRef)signer);
    SecTrustRef trust = NULL;
    if (SecTrustCreateWithCertificates(leaf, SecPolicyCreateBasicX509(), &trust) != 0) return NO;
    SecTrustSetAnchorCertificates(trust, (__bridge CFArrayRef) @[ (__bridge id)anchor ]);
    SecTrustSetAnchorCertificatesOnly(trust, 1);
    return SecTrustEvaluateWithError(trust, NULL);
}
@end
@interface Store : NSObject
@end
@implementation Store
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    if ([challenge.protectionSpace.authenticationMethod isEqualToString:NSURLAuthenticationMethodServerTrust]) {
        if (SecTrustEvaluateWithError(challenge.protectionSpace.serverTrust, NULL)) {
            done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:challenge.protectionSpace.serverTrust]);
            return;
        }
        done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
        return;
    }
    done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
}
@end
void start(void) {
    NSData *receipt = [NSData dataWithContentsOfURL:[[NSBundle mainBundle] appStoreReceiptURL]];
    if ([[ReceiptChecker new] isGenuine:receipt]) {
        NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[Store new] delegateQueue:nil];
        [[s dataTaskWithURL:[NSURL URLWithString:@"https://store.example.com/catalogue"]] resume];
    }
}
