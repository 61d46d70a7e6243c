// An own session delegate asks an AFSecurityPolicy that it made of the bundled certificate; other hosts go by the system.
#import "App.h"
#import "AFNetworking.h"
@interface Downloader : NSObject
@property (nonatomic, strong) AFSecurityPolicy *securityPolicy;
@end
@implementation Downloader
- (instancetype)init {
    if ((self = [super init])) {
        NSData *cert = [NSData dataWithContentsOfFile:[[NSBundle mainBundle] pathForResource:@"api" ofType:@"cer"]];
        _securityPolicy = [AFSecurityPolicy policyWithPinningMode:AFSSLPinningModeCertificate];
        _securityPolicy.pinnedCertificates = [NSSet setWithObject:cert];
    }
    return self;
}
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    NSURLProtectionSpace *space = challenge.protectionSpace;
    if ([space.host isEqualToString:@"files.example.com"]) {
        if ([self.securityPolicy evaluateServerTrust:space.serverTrust forDomain:space.host])
            done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:space.serverTrust]);
        else
            done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
    } else {
        done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
    }
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[Downloader new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://files.example.com/list"]] resume];
}
