// The remote flag is read by a singleton that wraps Firebase; its name is a constant of another file.
#import "App.h"
#import "TrustKit.h"
#import "Flags.h"
void start(void) {
    if ([[Flags shared] isOn:FlagSSLPinning]) {
        NSDictionary *config = @{ kTSKSwizzleNetworkDelegates : @YES, kTSKPinnedDomains : @{ @"api.shop.example" : @{ kTSKPublicKeyHashes : @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ] } } };
        [TrustKit initSharedInstanceWithConfiguration:config];
    }
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://api.shop.example/"]] resume];
}
