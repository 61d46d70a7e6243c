// Pins by host in a property list of the bundle, looked up by the challenge's host.
#import "App.h"
@interface Pinner : NSObject
@property (nonatomic, copy) NSDictionary<NSString *, NSArray *> *table;
@end
@implementation Pinner
- (instancetype)init {
    if ((self = [super init])) _table = [NSDictionary dictionaryWithContentsOfFile:[[NSBundle mainBundle] pathForResource:@"Pins" ofType:@"plist"]];
    return self;
}
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    NSArray *pins = self.table[challenge.protectionSpace.host];
    if (pins == nil) { done(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    NSData *bits = CFBridgingRelease(SecKeyCopyExternalRepresentation(SecTrustCopyKey(trust), nil));
    unsigned char md[32];
    CC_SHA256(bits.bytes, (uint32_t)bits.length, md);
    NSString *hash = [[NSData dataWithBytes:md length:32] base64EncodedStringWithOptions:0];
    BOOL ok = SecTrustEvaluateWithError(trust, nil) && [pins containsObject:hash];
    done(ok ? NSURLSessionAuthChallengeUseCredential : NSURLSessionAuthChallengeCancelAuthenticationChallenge, ok ? [NSURLCredential credentialForTrust:trust] : nil);
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[Pinner new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume]; }
