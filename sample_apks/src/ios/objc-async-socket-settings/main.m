// A CocoaAsyncSocket starts TLS with the validation of the chain switched off.
#import "App.h"

typedef void (^TrustAnswer)(BOOL trusted);
@interface GCDAsyncSocket : NSObject
- (instancetype)initWithDelegate:(id)delegate delegateQueue:(void *)queue;
- (BOOL)connectToHost:(NSString *)host onPort:(unsigned short)port error:(NSError **)error;
- (void)startTLS:(NSDictionary *)settings;
@end
// A stand-in for CocoaAsyncSocket: its names, with bodies of our own.
@implementation GCDAsyncSocket {
    id _delegate;
    NSDictionary *_settings;
}
- (instancetype)initWithDelegate:(id)delegate delegateQueue:(void *)queue { if ((self = [super init])) _delegate = delegate; return self; }
- (BOOL)connectToHost:(NSString *)host onPort:(unsigned short)port error:(NSError **)error { return host != nil; }
- (void)startTLS:(NSDictionary *)settings { _settings = settings; }
@end

extern CFStringRef const kCFStreamSSLValidatesCertificateChain;
static GCDAsyncSocket *socket;
void start(void) {
    socket = [[GCDAsyncSocket alloc] initWithDelegate:nil delegateQueue:NULL];
    [socket connectToHost:@"feed.example.com" onPort:443 error:NULL];
    [socket startTLS:@{ (__bridge id)kCFStreamSSLValidatesCertificateChain : @NO }];
}
