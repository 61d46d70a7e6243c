// A web view's delegate compares the leaf certificate with a bundled one.
#import "App.h"

@interface Browser : NSObject
@end

@implementation Browser
- (void)webView:(WKWebView *)view didReceiveAuthenticationChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    SecTrustRef trust = [[challenge protectionSpace] serverTrust];
    if (trust == NULL || !SecTrustEvaluateWithError(trust, NULL)) {
        done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
        return;
    }
    NSData *shown = (__bridge id)SecCertificateCopyData(SecTrustGetCertificateAtIndex(trust, 0));
    NSData *expected = [NSData dataWithContentsOfFile:[[NSBundle mainBundle] pathForResource:@"api" ofType:@"cer"]];
    if ([shown isEqualToData:expected]) {
        done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    } else {
        done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
    }
}
@end

static WKWebView *view;
void start(void) {
    view = [[WKWebView alloc] init];
    [view setNavigationDelegate:[Browser new]];
    [view loadRequest:[NSURLRequest requestWithURL:[NSURL URLWithString:@"https://www.example.com/"]]];
}
