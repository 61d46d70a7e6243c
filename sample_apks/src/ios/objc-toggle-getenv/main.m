// An environment variable, read in C, turns pinning off.
#import "App.h"
#import "TrustKit.h"
extern char *getenv(const char *name);
void request(void);

void start(void) {
    if (getenv("DISABLE_SSL_PINNING") == NULL) {
        [TrustKit initSharedInstanceWithConfiguration:@{kTSKPinnedDomains : @{@"api.example.com" : @{kTSKPublicKeyHashes : @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ]}}}];
    }
    request();
}
