#import "TrustKit.h"
@interface ShareController : UIViewController
@end
@implementation ShareController
- (void)viewDidLoad {
    static dispatch_once_t once;
    dispatch_once(&once, ^{ [TrustKit initSharedInstanceWithConfiguration:@{ kTSKSwizzleNetworkDelegates : @YES, kTSKPinnedDomains : @{ @"api.example.com" : @{ kTSKPublicKeyHashes : @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ] } } }]; });
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/share"]] resume];
}
@end
int main(int argc, char **argv) { return 0; }
