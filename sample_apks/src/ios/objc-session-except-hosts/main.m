// Every host but two must show a certificate of the bundle.
#import "App.h"
@interface D : NSObject
@end
@implementation D
- (NSArray *)unpinned { return @[ @"maps.example.net", @"fonts.example.net" ]; }
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    if ([[self unpinned] containsObject:challenge.protectionSpace.host]) { done(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    NSData *leaf = CFBridgingRelease(SecCertificateCopyData(SecTrustGetCertificateAtIndex(trust, 0)));
    NSData *mine = [NSData dataWithContentsOfURL:[[NSBundle mainBundle] URLForResource:@"api" withExtension:@"der"]];
    if (SecTrustEvaluateWithError(trust, NULL) && [leaf isEqualToData:mine]) done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    else done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[D new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume]; }
