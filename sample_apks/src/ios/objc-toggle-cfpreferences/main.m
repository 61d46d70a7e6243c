// A preference read by CFPreferences turns pinning off.
#import "App.h"
#import "TrustKit.h"
extern CFStringRef const kCFPreferencesCurrentApplication;
extern unsigned char CFPreferencesGetAppBooleanValue(CFStringRef key, CFStringRef application, unsigned char *valid);
void request(void);

void start(void) {
    if (!CFPreferencesGetAppBooleanValue((__bridge CFStringRef)@"ssl_pinning_disabled", kCFPreferencesCurrentApplication, NULL)) {
        [TrustKit initSharedInstanceWithConfiguration:@{kTSKPinnedDomains : @{@"api.example.com" : @{kTSKPublicKeyHashes : @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ]}}}];
    }
    request();
}
