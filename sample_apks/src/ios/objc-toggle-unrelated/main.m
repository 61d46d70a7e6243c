// A preference about something else decides whether the app starts its pinned client.
#import "App.h"
#import "TrustKit.h"
void request(void);

void start(void) {
    if (![[NSUserDefaults standardUserDefaults] boolForKey:@"offline_mode"]) {
        [TrustKit initSharedInstanceWithConfiguration:@{kTSKPinnedDomains : @{@"api.example.com" : @{kTSKPublicKeyHashes : @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ]}}}];
    }
    request();
}
