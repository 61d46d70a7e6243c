// The native half of react-native-ssl-public-key-pinning: a stand-in of its name, which hands JavaScript's pins to TrustKit.
#import "App.h"
#import "TrustKit.h"
@interface SslPublicKeyPinning : NSObject
@end
@implementation SslPublicKeyPinning
- (void)initialize:(NSDictionary *)options resolve:(id)resolve reject:(id)reject {
    NSMutableDictionary *domains = [NSMutableDictionary dictionary];
    for (NSString *host in options) {
        NSDictionary *entry = options[host];
        domains[host] = @{kTSKIncludeSubdomains : entry[@"includeSubdomains"] ?: @NO, kTSKPublicKeyHashes : entry[@"publicKeyHashes"]};
    }
    [TrustKit initSharedInstanceWithConfiguration:@{kTSKSwizzleNetworkDelegates : @YES, kTSKPinnedDomains : domains}];
}
@end
static id kept;
void start(void) { kept = [SslPublicKeyPinning new]; [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume]; }
