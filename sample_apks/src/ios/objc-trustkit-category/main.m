// A category on NSDictionary makes each domain; the host by environment.
#import "App.h"
#import "TrustKit.h"
@interface NSDictionary (Pinning)
+ (NSDictionary *)fit_domainWithPins:(NSArray *)pins subdomains:(BOOL)sub;
@end
@implementation NSDictionary (Pinning)
+ (NSDictionary *)fit_domainWithPins:(NSArray *)pins subdomains:(BOOL)sub {
    return [NSDictionary dictionaryWithObjectsAndKeys:pins, kTSKPublicKeyHashes, @(sub), kTSKIncludeSubdomains, @(YES), kTSKEnforcePinning, nil];
}
@end
@interface AppDelegateX : NSObject
@end
@implementation AppDelegateX
- (NSString *)hostForEnvironment:(NSInteger)env {
    switch (env) { case 0: return @"api.fit.example"; case 1: return @"stage.fit.example"; default: return @"dev.fit.example"; }
}
- (void)setupSecurity {
    NSDictionary *d = [NSDictionary fit_domainWithPins:@[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ] subdomains:NO];
    NSDictionary *cfg = @{ kTSKSwizzleNetworkDelegates : @YES, kTSKPinnedDomains : [NSDictionary dictionaryWithObject:d forKey:[self hostForEnvironment:0]] };
    [TrustKit initSharedInstanceWithConfiguration:cfg];
}
@end
void start(void) { [[AppDelegateX new] setupSecurity];
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://api.fit.example/"]] resume]; }
