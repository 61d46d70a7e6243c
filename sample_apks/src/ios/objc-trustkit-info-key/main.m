// Pins and host under keys of the app's own in Info.plist, read by the code that sets TrustKit up.
#import "App.h"
#import "TrustKit.h"
void start(void) {
    NSArray *pins = [[NSBundle mainBundle] objectForInfoDictionaryKey:@"SSLPins"];
    NSString *host = [[NSBundle mainBundle] infoDictionary][@"APIHost"];
    [TrustKit initSharedInstanceWithConfiguration:@{ kTSKSwizzleNetworkDelegates : @YES, kTSKPinnedDomains : @{ host : @{ kTSKPublicKeyHashes : pins } } }];
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://api.cloud.example/"]] resume]; }
