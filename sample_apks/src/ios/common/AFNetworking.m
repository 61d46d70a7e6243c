// A stand-in for AFNetworking: its classes and entry points, with bodies of our own.
#import "AFNetworking.h"
@implementation AFSecurityPolicy
+ (instancetype)defaultPolicy {
    AFSecurityPolicy *policy = [self new];
    policy.validatesDomainName = YES;
    return policy;
}
+ (instancetype)policyWithPinningMode:(AFSSLPinningMode)mode {
    return [self policyWithPinningMode:mode withPinnedCertificates:[NSSet setWithObject:[NSData new]]];
}
+ (instancetype)policyWithPinningMode:(AFSSLPinningMode)mode withPinnedCertificates:(NSSet *)certificates {
    AFSecurityPolicy *policy = [self defaultPolicy];
    policy.SSLPinningMode = mode;
    policy.pinnedCertificates = certificates;
    return policy;
}
- (BOOL)evaluateServerTrust:(SecTrustRef)trust forDomain:(NSString *)domain {
    if (self.SSLPinningMode == AFSSLPinningModeNone) return self.allowInvalidCertificates || SecTrustEvaluateWithError(trust, NULL);
    if (!self.allowInvalidCertificates && !SecTrustEvaluateWithError(trust, NULL)) return NO;
    NSData *data = (__bridge id)SecCertificateCopyData(SecTrustGetCertificateAtIndex(trust, 0));
    return [self.pinnedCertificates containsObject:data];
}
@end
@implementation AFHTTPSessionManager {
    NSURLSession *_session;
    NSURL *_base;
}
+ (instancetype)manager { return [[self alloc] initWithBaseURL:nil]; }
- (instancetype)initWithBaseURL:(NSURL *)url {
    _base = url;
    self.securityPolicy = [AFSecurityPolicy defaultPolicy];
    _session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:self delegateQueue:nil];
    return self;
}
- (id)GET:(NSString *)path parameters:(id)p headers:(NSDictionary *)h progress:(id)g success:(id)s failure:(id)f {
    NSURLSessionTask *task = [_session dataTaskWithURL:[NSURL URLWithString:path]];
    [task resume];
    return task;
}
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    NSURLProtectionSpace *space = [challenge protectionSpace];
    if (![[space authenticationMethod] isEqualToString:NSURLAuthenticationMethodServerTrust]) {
        done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
    } else if ([self.securityPolicy evaluateServerTrust:[space serverTrust] forDomain:[space host]]) {
        done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:[space serverTrust]]);
    } else {
        done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
    }
}
@end
