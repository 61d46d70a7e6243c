// Older libraries are told to check certificates, as they do anyway.
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
    [asi setValidatesSecureCertificate:YES];
    [mk setShouldContinueWithInvalidCertificate:NO];
    [af setAllowsInvalidSSLCertificate:NO];
    [gtm setAllowInvalidServerCertificates:NO];
    kept = @[ asi, mk, af, gtm ];
}
