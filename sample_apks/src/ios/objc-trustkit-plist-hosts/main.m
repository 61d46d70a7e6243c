// Pins in a property list of the bundle; a loop makes TrustKit's configuration of it.
#import "App.h"
#import "TrustKit.h"
void start(void) {
    NSURL *url = [[NSBundle mainBundle] URLForResource:@"Pins" withExtension:@"plist"];
    NSDictionary *pins = [NSDictionary dictionaryWithContentsOfURL:url];
    NSMutableDictionary *domains = [NSMutableDictionary dictionary];
    for (NSString *host in pins) {
        domains[host] = @{ kTSKPublicKeyHashes : pins[host] };
    }
    [TrustKit initSharedInstanceWithConfiguration:@{ kTSKSwizzleNetworkDelegates : @YES, kTSKPinnedDomains : domains }];
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://api.travel.example/"]] resume]; }
