// SocketRocket (before 0.6) pins two certificates of the bundle for one socket.
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

static id certificate(NSString *name) {
    NSData *der = [NSData dataWithContentsOfFile:[[NSBundle mainBundle] pathForResource:name ofType:@"cer"]];
    return (__bridge id)SecCertificateCreateWithData(NULL, (__bridge CFDataRef)der);
}

void start(void) {
    NSMutableURLRequest *request = [NSMutableURLRequest requestWithURL:[NSURL URLWithString:@"wss://live.example.com/feed"]];
    [request setSR_SSLPinnedCertificates:@[ certificate(@"api"), certificate(@"next") ]];
    socket = [[SRWebSocket alloc] initWithURLRequest:request];
    [socket open];
}
