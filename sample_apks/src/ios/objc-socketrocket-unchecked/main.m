// SocketRocket with the evaluation of the server's chain switched off.
#import "App.h"

@interface NSMutableURLRequest : NSURLRequest
- (void)setSR_SSLPinnedCertificates:(NSArray *)certificates;
@end
@interface SRSecurityPolicy : NSObject
- (instancetype)initWithCertificateChainValidationEnabled:(BOOL)enabled;
@end
@interface SRWebSocket : NSObject
- (instancetype)initWithURLRequest:(NSURLRequest *)request;
- (instancetype)initWithURLRequest:(NSURLRequest *)request securityPolicy:(SRSecurityPolicy *)policy;
- (void)open;
@end
// A stand-in for the library: its names, with bodies of our own.
@implementation SRSecurityPolicy
- (instancetype)initWithCertificateChainValidationEnabled:(BOOL)enabled { return self; }
@end
@implementation SRWebSocket
- (instancetype)initWithURLRequest:(NSURLRequest *)request { return self; }
- (instancetype)initWithURLRequest:(NSURLRequest *)request securityPolicy:(SRSecurityPolicy *)policy { return self; }
- (void)open {}
@end

static id socket;

void start(void) {
    NSMutableURLRequest *request = [NSMutableURLRequest requestWithURL:[NSURL URLWithString:@"wss://live.example.com/feed"]];
    SRSecurityPolicy *policy = [[SRSecurityPolicy alloc] initWithCertificateChainValidationEnabled:NO];
    socket = [[SRWebSocket alloc] initWithURLRequest:request securityPolicy:policy];
    [socket open];
}
