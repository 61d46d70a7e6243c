// The public keys of all certificates in the bundle are taken out once; a server must show one of the keys.
#import "App.h"
@interface KeyStore : NSObject
@property (nonatomic, copy) NSArray *keys;
@end
@implementation KeyStore
- (instancetype)init {
    if ((self = [super init])) {
        NSMutableArray *keys = [NSMutableArray array];
        for (NSString *path in [[NSBundle mainBundle] pathsForResourcesOfType:@"cer" inDirectory:nil]) {
            NSData *data = [NSData dataWithContentsOfFile:path];
            SecCertificateRef certificate = SecCertificateCreateWithData(NULL, (__bridge CFDataRef)data);
            if (certificate == NULL) continue;
            id key = CFBridgingRelease(SecCertificateCopyKey(certificate));
            if (key != nil) [keys addObject:key];
        }
        _keys = [keys copy];
    }
    return self;
}
- (BOOL)holds:(SecKeyRef)key {
    for (id known in self.keys) {
        if ([known isEqual:(__bridge id)key]) return YES;
    }
    return NO;
}
@end
@interface Net : NSObject { KeyStore *_store; }
@end
@implementation Net
- (instancetype)init { if ((self = [super init])) _store = [[KeyStore alloc] init]; return self; }
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    BOOL good = NO;
    if (SecTrustEvaluateWithError(trust, NULL)) {
        for (long i = 0; i < SecTrustGetCertificateCount(trust) && !good; i++)
            good = [_store holds:SecCertificateCopyKey(SecTrustGetCertificateAtIndex(trust, i))];
    }
    if (good) completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    else completionHandler(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[Net new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
