// React Native's own request handler is given a challenge method by a category of the app's plugin.
#import "SPKIHash.h"
@interface RCTHTTPRequestHandler : NSObject
- (void)sendRequest:(NSURLRequest *)request;
@end
@implementation RCTHTTPRequestHandler
- (void)sendRequest:(NSURLRequest *)request {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:self delegateQueue:nil];
    [[s dataTaskWithRequest:request] resume];
}
@end
@interface RCTHTTPRequestHandler (Pinning)
@end
static NSDictionary *PinsByDomain(void) {
    static NSDictionary *pins;
    static dispatch_once_t once;
    dispatch_once(&once, ^{
        pins = @{
            @"mobile.example.com" : [NSSet setWithArray:@[ @"sha256/psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"sha256/MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ]],
            @"auth.example.com" : [NSSet setWithArray:@[ @"sha256/Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=" ]],
        };
    });
    return pins;
}
@implementation RCTHTTPRequestHandler (Pinning)
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    if (![challenge.protectionSpace.authenticationMethod isEqualToString:NSURLAuthenticationMethodServerTrust]) return done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
    NSSet *expected = PinsByDomain()[challenge.protectionSpace.host];
    if (!expected) return done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    CFErrorRef error = NULL;
    if (!SecTrustEvaluateWithError(trust, &error)) return done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
    NSArray *chain = (__bridge NSArray *)SecTrustCopyCertificateChain(trust);
    for (NSUInteger i = 0; i < chain.count; i++) {
        SecKeyRef key = SecCertificateCopyKey((__bridge SecCertificateRef)[chain objectAtIndex:i]);
        NSString *hash = [NSString stringWithFormat:@"sha256/%@", SPKIHashOfKey(key)];
        if ([expected containsObject:hash]) return done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    }
    done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) { [[RCTHTTPRequestHandler new] sendRequest:[NSURLRequest requestWithURL:[NSURL URLWithString:@"https://mobile.example.com/graphql"]]]; }
