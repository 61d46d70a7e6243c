// Two certificates of the bundle are read once; below one domain a server must show one of them, byte for byte.
#import "App.h"
@interface CertificateStore : NSObject
@property (nonatomic, copy, readonly) NSArray *certificates;
+ (CertificateStore *)sharedStore;
- (BOOL)contains:(NSData *)certificate;
@end
@implementation CertificateStore
+ (CertificateStore *)sharedStore {
    static dispatch_once_t onceToken;
    static CertificateStore *store;
    dispatch_once(&onceToken, ^{ store = [CertificateStore new]; });
    return store;
}
- (instancetype)init {
    self = [super init];
    if (self) {
        NSMutableArray *found = [[NSMutableArray alloc] init];
        for (NSString *name in @[ @"api", @"next" ]) {
            NSString *path = [[NSBundle mainBundle] pathForResource:name ofType:@"cer"];
            NSData *data = [NSData dataWithContentsOfFile:path];
            if (data) [found addObject:data];
        }
        _certificates = [found copy];
    }
    return self;
}
- (BOOL)contains:(NSData *)certificate {
    for (NSData *known in self.certificates) {
        if ([known isEqualToData:certificate]) return YES;
    }
    return NO;
}
@end
@interface SessionDelegate : NSObject
@end
@implementation SessionDelegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    NSString *host = challenge.protectionSpace.host;
    if (![host hasSuffix:@".example.com"]) {
        completionHandler(NSURLSessionAuthChallengePerformDefaultHandling, nil);
        return;
    }
    SecTrustRef serverTrust = challenge.protectionSpace.serverTrust;
    uint32_t result = 0;
    SecTrustEvaluate(serverTrust, &result);
    BOOL trusted = (result == 4 || result == 1);
    SecCertificateRef certificate = SecTrustGetCertificateAtIndex(serverTrust, 0);
    NSData *remote = CFBridgingRelease(SecCertificateCopyData(certificate));
    if (trusted && [[CertificateStore sharedStore] contains:remote]) {
        NSURLCredential *credential = [NSURLCredential credentialForTrust:serverTrust];
        completionHandler(NSURLSessionAuthChallengeUseCredential, credential);
    } else {
        completionHandler(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
    }
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[SessionDelegate new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
