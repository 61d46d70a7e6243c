// TrustKit's domains are made in a loop over a table of hosts and pins, each with what all have in common.
#import "App.h"
#import "TrustKit.h"
static NSDictionary *PinTable(void) {
    return @{
        @"api.example.com" : @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ],
        @"files.example.com" : @[ @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", @"QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA=" ],
        @"id.example.com" : @[ @"u0faAKGd6UujHgdYgkK/c6jjzLwsyRdcxI/4e50gau4=", @"JHTK15hSt+04y+Wifise3W4E4Qpan/a/+xKbdtQL2zY=" ],
    };
}
@interface Pinning : NSObject
+ (void)install;
@end
@implementation Pinning
+ (void)install {
    NSDictionary *table = PinTable();
    NSMutableDictionary *domains = [NSMutableDictionary dictionaryWithCapacity:[table allKeys].count];
    for (NSString *host in table) {
        NSMutableDictionary *entry = [NSMutableDictionary dictionaryWithDictionary:@{kTSKEnforcePinning : @YES, kTSKDisableDefaultReportUri : @YES}];
        entry[kTSKPublicKeyHashes] = table[host];
        entry[kTSKIncludeSubdomains] = @([host isEqualToString:@"files.example.com"]);
        domains[host] = [entry copy];
    }
    NSMutableDictionary *configuration = [NSMutableDictionary new];
    configuration[kTSKSwizzleNetworkDelegates] = @NO;
    configuration[kTSKPinnedDomains] = domains;
    [TrustKit initSharedInstanceWithConfiguration:configuration];
}
@end
void request(void);
void start(void) { [Pinning install]; request(); }
