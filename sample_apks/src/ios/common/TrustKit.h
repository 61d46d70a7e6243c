// TrustKit's interface as apps see it (names as published; none of its code).
#import "MiniFoundation.h"
extern NSString *const kTSKSwizzleNetworkDelegates, *const kTSKPinnedDomains, *const kTSKPublicKeyHashes,
    *const kTSKEnforcePinning, *const kTSKIncludeSubdomains, *const kTSKExcludeSubdomainFromParentPolicy,
    *const kTSKExpirationDate, *const kTSKReportUris, *const kTSKDisableDefaultReportUri, *const kTSKPublicKeyAlgorithms,
    *const kTSKAlgorithmRsa2048;
@interface TSKPinningValidator : NSObject
- (BOOL)handleChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done;
- (NSInteger)evaluateTrust:(SecTrustRef)trust forHostname:(NSString *)host;
@end
@interface TrustKit : NSObject
+ (void)initSharedInstanceWithConfiguration:(NSDictionary *)configuration;
+ (instancetype)sharedInstance;
- (instancetype)initWithConfiguration:(NSDictionary *)configuration;
- (TSKPinningValidator *)pinningValidator;
@end
