// A preference that the app shares with its extensions turns pinning off.
#import "App.h"
#import "TrustKit.h"
@interface NSUserDefaults (Suite)
- (instancetype)initWithSuiteName:(NSString *)name;
@end
void request(void);

void start(void) {
    if (![[[NSUserDefaults alloc] initWithSuiteName:@"group.org.pinscan"] boolForKey:@"ssl_pinning_disabled"]) {
        [TrustKit initSharedInstanceWithConfiguration:@{kTSKPinnedDomains : @{@"api.example.com" : @{kTSKPublicKeyHashes : @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ]}}}];
    }
    request();
}
