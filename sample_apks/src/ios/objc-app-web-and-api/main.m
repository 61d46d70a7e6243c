// One validator for the app's own requests and for its web view, which asks it only for one host.
#import "SPKI.h"
@interface PinValidator : NSObject
@property (nonatomic, copy) NSSet *keys;
+ (instancetype)validatorWithKeys:(NSArray *)keys;
- (BOOL)accepts:(SecTrustRef)trust;
@end
@implementation PinValidator
+ (instancetype)validatorWithKeys:(NSArray *)keys { PinValidator *v = [self new]; v.keys = [NSSet setWithArray:keys]; return v; }
- (BOOL)accepts:(SecTrustRef)trust {
    if (trust == NULL || !SecTrustEvaluateWithError(trust, NULL)) return NO;
    NSArray *chain = CFBridgingRelease(SecTrustCopyCertificateChain(trust));
    for (id item in chain) {
        NSMutableData *spki = [NSMutableData dataWithBytes:kEcP256Header length:sizeof kEcP256Header];
        [spki appendData:CFBridgingRelease(SecKeyCopyExternalRepresentation(SecCertificateCopyKey((__bridge SecCertificateRef)item), NULL))];
        unsigned char digest[32];
        CC_SHA256(spki.bytes, (uint32_t)spki.length, digest);
        if ([self.keys containsObject:[[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0]]) return YES;
    }
    return NO;
}
@end
@interface Services : NSObject
+ (PinValidator *)api;
+ (PinValidator *)web;
@end
@implementation Services
+ (PinValidator *)api { return [PinValidator validatorWithKeys:@[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ]]; }
+ (PinValidator *)web { return [PinValidator validatorWithKeys:@[ @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", @"QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA=" ]]; }
@end
@interface ApiDelegate : NSObject
@end
@implementation ApiDelegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    if ([[Services api] accepts:trust]) completionHandler(0, [NSURLCredential credentialForTrust:trust]);
    else completionHandler(2, nil);
}
@end
@interface HelpViewController : UIViewController
@property (nonatomic, strong) WKWebView *webView;
@end
@implementation HelpViewController
- (void)viewDidLoad {
    [super viewDidLoad];
    self.webView = [WKWebView new];
    [self.webView setNavigationDelegate:self];
    [self.webView loadRequest:[NSURLRequest requestWithURL:[NSURL URLWithString:@"https://help.example.com/start"]]];
}
- (void)webView:(WKWebView *)webView didReceiveAuthenticationChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    NSURLProtectionSpace *space = challenge.protectionSpace;
    if (![space.host isEqualToString:@"help.example.com"]) { completionHandler(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    BOOL good = [[Services web] accepts:space.serverTrust];
    completionHandler(good ? NSURLSessionAuthChallengeUseCredential : NSURLSessionAuthChallengeCancelAuthenticationChallenge, good ? [NSURLCredential credentialForTrust:space.serverTrust] : nil);
}
@end
static HelpViewController *help;
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[ApiDelegate new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
    help = [HelpViewController new];
}
