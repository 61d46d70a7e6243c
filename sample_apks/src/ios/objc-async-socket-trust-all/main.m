// A CocoaAsyncSocket delegate trusts every server.
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
@interface Feed : NSObject
@end

@implementation Feed
- (void)socket:(GCDAsyncSocket *)socket didReceiveTrust:(SecTrustRef)trust completionHandler:(TrustAnswer)done {
    done(YES);
}
@end

static Feed *feed;
void start(void) {
    feed = [Feed new];
    GCDAsyncSocket *socket = [[GCDAsyncSocket alloc] initWithDelegate:feed delegateQueue:NULL];
    [socket connectToHost:@"feed.example.com" onPort:443 error:NULL];
    [socket startTLS:@{ @"GCDAsyncSocketManuallyEvaluateTrust" : @YES }];
}
