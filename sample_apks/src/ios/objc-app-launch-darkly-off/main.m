// A LaunchDarkly flag whose name says that it turns pinning off; a helper asks it and TrustKit is left out where it is set.
#import "App.h"
#import "TrustKit.h"
#import "LaunchDarkly.h"
@interface Switches : NSObject
+ (BOOL)pinningIsOff;
@end
@implementation Switches
+ (BOOL)pinningIsOff {
    LDClient *client = [LDClient get];
    if (client == nil) return NO;
    return [client boolVariationForKey:@"disable-certificate-pinning" defaultValue:NO];
}
@end
@interface NetworkBootstrap : NSObject
- (void)bootstrap;
@end
@implementation NetworkBootstrap
- (NSDictionary *)configuration {
    return @{kTSKPinnedDomains : @{@"api.example.com" : @{kTSKIncludeSubdomains : @YES, kTSKPublicKeyHashes : @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ]}}};
}
- (void)bootstrap {
    if ([Switches pinningIsOff]) {
        NSLog(@"pinning is off");
        return;
    }
    [TrustKit initSharedInstanceWithConfiguration:[self configuration]];
}
@end
void request(void);
void start(void) { [[NetworkBootstrap new] bootstrap]; request(); }
