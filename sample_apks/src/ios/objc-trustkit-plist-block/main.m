// A list of domains in a property list of the bundle, gone through with a block.
#import "App.h"
#import "TrustKit.h"
void start(void) {
    NSDictionary *file = [[NSDictionary alloc] initWithContentsOfFile:[[[NSBundle mainBundle] resourcePath] stringByAppendingPathComponent:@"Security.plist"]];
    NSMutableDictionary *domains = [NSMutableDictionary dictionary];
    [file[@"Domains"] enumerateObjectsUsingBlock:^(NSDictionary *d, NSUInteger i, BOOL *stop) {
        domains[d[@"host"]] = @{ kTSKPublicKeyHashes : d[@"pins"], kTSKIncludeSubdomains : d[@"subdomains"], kTSKEnforcePinning : d[@"enforce"] };
    }];
    [TrustKit initSharedInstanceWithConfiguration:@{ kTSKSwizzleNetworkDelegates : @YES, kTSKPinnedDomains : domains }];
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://api.travel.example/"]] resume]; }
