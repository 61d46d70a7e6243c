// A stand-in for TrustKit: its classes, constants and entry points, with bodies of our own.
#import "TrustKit.h"
NSString *const kTSKSwizzleNetworkDelegates = @"TSKSwizzleNetworkDelegates";
NSString *const kTSKPinnedDomains = @"TSKPinnedDomains";
NSString *const kTSKPublicKeyHashes = @"TSKPublicKeyHashes";
NSString *const kTSKEnforcePinning = @"TSKEnforcePinning";
NSString *const kTSKIncludeSubdomains = @"TSKIncludeSubdomains";
NSString *const kTSKExcludeSubdomainFromParentPolicy = @"kSKExcludeSubdomainFromParentPolicy";
NSString *const kTSKExpirationDate = @"TSKExpirationDate";
NSString *const kTSKReportUris = @"TSKReportUris";
NSString *const kTSKDisableDefaultReportUri = @"TSKDisableDefaultReportUri";
NSString *const kTSKPublicKeyAlgorithms = @"TSKPublicKeyAlgorithms";
NSString *const kTSKAlgorithmRsa2048 = @"TSKAlgorithmRsa2048";

static TrustKit *shared;

@implementation TSKPinningValidator {
    NSDictionary *_domains;
}
- (instancetype)initWithDomains:(NSDictionary *)domains { _domains = domains; return self; }
- (NSInteger)evaluateTrust:(SecTrustRef)trust forHostname:(NSString *)host {
    NSDictionary *policy = [_domains objectForKey:host];
    if (policy == nil) return 2;
    if (!SecTrustEvaluateWithError(trust, NULL)) return 1;
    SecKeyRef key = SecTrustCopyKey(trust);
    NSData *bytes = (__bridge id)SecKeyCopyExternalRepresentation(key, NULL);
    unsigned char digest[32];
    CC_SHA256([bytes bytes], (uint32_t)[bytes length], digest);
    NSData *hash = [NSData dataWithBytes:digest length:32];
    return [[policy objectForKey:kTSKPublicKeyHashes] containsObject:hash] ? 0 : 1;
}
- (BOOL)handleChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    SecTrustRef trust = [[challenge protectionSpace] serverTrust];
    NSInteger decision = [self evaluateTrust:trust forHostname:[[challenge protectionSpace] host]];
    if (decision == 0) done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    else if (decision == 1) done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
    else done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
    return YES;
}
@end

@implementation TrustKit {
    TSKPinningValidator *_validator;
}
+ (void)initSharedInstanceWithConfiguration:(NSDictionary *)configuration {
    shared = [[TrustKit alloc] initWithConfiguration:configuration];
}
+ (instancetype)sharedInstance { return shared; }
- (instancetype)initWithConfiguration:(NSDictionary *)configuration {
    _validator = [[TSKPinningValidator alloc] initWithDomains:[configuration objectForKey:kTSKPinnedDomains]];
    return self;
}
- (TSKPinningValidator *)pinningValidator { return _validator; }
@end
