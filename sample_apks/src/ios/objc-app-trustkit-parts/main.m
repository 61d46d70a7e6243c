// TrustKit's configuration is put together from parts: a class of constants, a method for each domain, and what is common to all.
#import "App.h"
#import "TrustKit.h"
@interface Pins : NSObject
+ (NSArray *)api;
+ (NSArray *)media;
@end
@implementation Pins
+ (NSArray *)api { return @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ]; }
+ (NSArray *)media { return @[ @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", @"QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA=" ]; }
@end
@interface PinningSetup : NSObject
@property (nonatomic, strong) NSMutableDictionary *domains;
@end
@implementation PinningSetup
- (instancetype)init { if ((self = [super init])) _domains = [[NSMutableDictionary alloc] init]; return self; }
- (NSMutableDictionary *)common {
    NSMutableDictionary *entry = [NSMutableDictionary dictionary];
    entry[kTSKEnforcePinning] = @YES;
    entry[kTSKDisableDefaultReportUri] = @YES;
    entry[kTSKReportUris] = @[ @"https://reports.example.com/tls" ];
    return entry;
}
- (void)addDomain:(NSString *)domain pins:(NSArray *)pins subdomains:(BOOL)subdomains {
    NSMutableDictionary *entry = [self common];
    [entry setObject:pins forKey:kTSKPublicKeyHashes];
    [entry setObject:@(subdomains) forKey:kTSKIncludeSubdomains];
    [self.domains setObject:entry forKey:domain];
}
- (void)install {
    [self addDomain:@"api.example.com" pins:[Pins api] subdomains:NO];
    [self addDomain:@"media.example.com" pins:[Pins media] subdomains:YES];
    NSDictionary *configuration = @{kTSKSwizzleNetworkDelegates : @NO, kTSKPinnedDomains : self.domains};
    [TrustKit initSharedInstanceWithConfiguration:configuration];
}
@end
void request(void);
void start(void) {
    [[PinningSetup new] install];
    request();
}
