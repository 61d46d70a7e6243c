// The managed configuration of a device turns pinning off.
#import "App.h"
#import "TrustKit.h"
@interface NSUserDefaults (Managed)
- (NSDictionary *)dictionaryForKey:(NSString *)key;
@end
void request(void);

void start(void) {
    if (![[[NSUserDefaults standardUserDefaults] dictionaryForKey:@"com.apple.configuration.managed"][@"ssl_pinning_disabled"] boolValue]) {
        [TrustKit initSharedInstanceWithConfiguration:@{kTSKPinnedDomains : @{@"api.example.com" : @{kTSKPublicKeyHashes : @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ]}}}];
    }
    request();
}
