// Feature flags behind a protocol: each feature has a number, the service knows its remote name; pinning asks it first.
#import "SPKI.h"
#import "FirebaseRemoteConfig.h"
typedef NSInteger Feature;
enum { FeatureNewCheckout, FeatureCertificatePinning, FeatureDarkMode };
@protocol FeatureProviding
- (BOOL)isEnabled:(Feature)feature;
@end
@interface RemoteFeatures : NSObject <FeatureProviding>
@end
@implementation RemoteFeatures
- (instancetype)init {
    if ((self = [super init])) [[FIRRemoteConfig remoteConfig] setDefaults:@{@"new_checkout" : @NO, @"certificate_pinning" : @YES, @"dark_mode" : @NO}];
    return self;
}
- (NSString *)keyFor:(Feature)feature {
    switch (feature) {
        case FeatureNewCheckout: return @"new_checkout";
        case FeatureCertificatePinning: return @"certificate_pinning";
        default: return @"dark_mode";
    }
}
- (BOOL)isEnabled:(Feature)feature { return [[FIRRemoteConfig remoteConfig] configValueForKey:[self keyFor:feature]].boolValue; }
@end
@interface ShopApi : NSObject
@property (nonatomic, strong) id<FeatureProviding> features;
- (instancetype)initWithFeatures:(id<FeatureProviding>)features;
@end
@implementation ShopApi
- (instancetype)initWithFeatures:(id<FeatureProviding>)features { if ((self = [super init])) _features = features; return self; }
- (NSString *)digest:(SecTrustRef)trust {
    NSMutableData *spki = [NSMutableData dataWithBytes:kEcP256Header length:sizeof kEcP256Header];
    [spki appendData:CFBridgingRelease(SecKeyCopyExternalRepresentation(SecTrustCopyKey(trust), NULL))];
    unsigned char digest[32];
    CC_SHA256(spki.bytes, (uint32_t)spki.length, digest);
    return [[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0];
}
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    if (!SecTrustEvaluateWithError(trust, NULL)) { completionHandler(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil); return; }
    if ([self.features isEnabled:FeatureCertificatePinning]) {
        NSSet *pins = [NSSet setWithObjects:@"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=", nil];
        if (![pins containsObject:[self digest:trust]]) { completionHandler(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil); return; }
    }
    completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
}
@end
void start(void) {
    ShopApi *api = [[ShopApi alloc] initWithFeatures:[RemoteFeatures new]];
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:api delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://shop.example.com/v1/status"]] resume];
}
