#import "TrustKit.h"
void TrackerStart(void) {
    [TrustKit initSharedInstanceWithConfiguration:@{ kTSKSwizzleNetworkDelegates : @YES, kTSKPinnedDomains : @{ @"collect.sdk.example" : @{ kTSKPublicKeyHashes : @[ @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", @"QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA=" ] } } }];
}
