// Older libraries are told to take any certificate (ANY is YES), or to check them as they do anyway (NO).
#import "App.h"

// Stand-ins for ASIHTTPRequest, MKNetworkKit, AFNetworking 1 and GTMSessionFetcher: their names, with bodies of our own.
@interface ASIHTTPRequest : NSObject
@property (nonatomic) BOOL validatesSecureCertificate;
@end
@implementation ASIHTTPRequest
@end
@interface MKNetworkOperation : NSObject
@property (nonatomic) BOOL shouldContinueWithInvalidCertificate;
@end
@implementation MKNetworkOperation
@end
@interface AFHTTPRequestOperation : NSObject
@property (nonatomic) BOOL allowsInvalidSSLCertificate;
@end
@implementation AFHTTPRequestOperation
@end
@interface GTMSessionFetcher : NSObject
@property (nonatomic) BOOL allowInvalidServerCertificates;
@end
@implementation GTMSessionFetcher
@end

static id kept;
void start(void) {
    ASIHTTPRequest *asi = [ASIHTTPRequest new];
    MKNetworkOperation *mk = [MKNetworkOperation new];
    AFHTTPRequestOperation *af = [AFHTTPRequestOperation new];
    GTMSessionFetcher *gtm = [GTMSessionFetcher new];
    [asi setValidatesSecureCertificate:!ANY];
    [mk setShouldContinueWithInvalidCertificate:ANY];
    [af setAllowsInvalidSSLCertificate:ANY];
    [gtm setAllowInvalidServerCertificates:ANY];
    kept = @[ asi, mk, af, gtm ];
}
