// AFNetworking's interface as apps see it (names as published; none of its code).
#import "MiniFoundation.h"
typedef NSUInteger AFSSLPinningMode;
enum { AFSSLPinningModeNone, AFSSLPinningModePublicKey, AFSSLPinningModeCertificate };
@interface AFSecurityPolicy : NSObject
@property (nonatomic) AFSSLPinningMode SSLPinningMode;
@property (nonatomic, strong) NSSet *pinnedCertificates;
@property (nonatomic) BOOL allowInvalidCertificates;
@property (nonatomic) BOOL validatesDomainName;
+ (instancetype)defaultPolicy;
+ (instancetype)policyWithPinningMode:(AFSSLPinningMode)mode;
+ (instancetype)policyWithPinningMode:(AFSSLPinningMode)mode withPinnedCertificates:(NSSet *)certificates;
- (BOOL)evaluateServerTrust:(SecTrustRef)trust forDomain:(NSString *)domain;
@end
@interface AFHTTPSessionManager : NSObject
@property (nonatomic, strong) AFSecurityPolicy *securityPolicy;
+ (instancetype)manager;
- (instancetype)initWithBaseURL:(NSURL *)url;
- (id)GET:(NSString *)path parameters:(id)p headers:(NSDictionary *)h progress:(id)g success:(id)s failure:(id)f;
@end
