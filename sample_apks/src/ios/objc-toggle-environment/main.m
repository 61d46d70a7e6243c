// An environment variable, as Xcode's schemes set them, turns pinning off.
#import "App.h"
#import "TrustKit.h"
void request(void);

void start(void) {
    if ([[NSProcessInfo processInfo] environment][@"DISABLE_SSL_PINNING"] == nil) {
        [TrustKit initSharedInstanceWithConfiguration:@{kTSKPinnedDomains : @{@"api.example.com" : @{kTSKPublicKeyHashes : @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ]}}}];
    }
    request();
}
