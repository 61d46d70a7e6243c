// The leaf is compared with every .cer file of a folder, loaded by an object of its own.
#import "App.h"
@interface CertStore : NSObject
@property (nonatomic, strong) NSArray<NSData *> *certificates;
@end
@implementation CertStore
- (instancetype)init {
    if ((self = [super init])) {
        NSMutableArray *all = [NSMutableArray array];
        for (NSString *path in [[NSBundle mainBundle] pathsForResourcesOfType:@"cer" inDirectory:@"certs"]) {
            NSData *d = [NSData dataWithContentsOfFile:path];
            if (d) [all addObject:d];
        }
        _certificates = all;
    }
    return self;
}
- (BOOL)isTrusted:(SecTrustRef)trust {
    SecCertificateRef leaf = SecTrustGetCertificateAtIndex(trust, 0);
    NSData *remote = (__bridge id)SecCertificateCopyData(leaf);
    for (NSData *d in self.certificates) { if ([d isEqualToData:remote]) return YES; }
    return NO;
}
@end
@interface Net : NSObject
@property (nonatomic, strong) CertStore *store;
@end
@implementation Net
- (instancetype)init { if ((self = [super init])) _store = [CertStore new]; return self; }
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    if ([challenge.protectionSpace.authenticationMethod isEqualToString:NSURLAuthenticationMethodServerTrust]) {
        SecTrustRef trust = challenge.protectionSpace.serverTrust;
        uint32_t result = 0;
        SecTrustEvaluate(trust, &result);
        if ((result == 4 || result == 1) && [self.store isTrusted:trust]) {
            done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
            return;
        }
        done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
        return;
    }
    done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[Net new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume]; }
