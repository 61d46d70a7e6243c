// A JSON file of the bundle lists hosts with their pins; each becomes an object that is asked whether it covers a host.
#import "SPKI.h"
@interface PinnedHost : NSObject
@property (nonatomic, copy) NSString *name;
@property (nonatomic, copy) NSArray *pins;
- (instancetype)initWithDictionary:(NSDictionary *)json;
- (BOOL)covers:(NSString *)host;
@end
@implementation PinnedHost
- (instancetype)initWithDictionary:(NSDictionary *)json {
    if ((self = [super init])) { _name = [json[@"host"] copy]; _pins = [json[@"sha256"] copy]; }
    return self;
}
- (BOOL)covers:(NSString *)host { return [host isEqualToString:self.name]; }
@end
@interface PinDirectory : NSObject
@property (nonatomic, strong) NSArray *hosts;
+ (instancetype)directory;
- (PinnedHost *)entryFor:(NSString *)host;
@end
@implementation PinDirectory
+ (instancetype)directory {
    static PinDirectory *d; static dispatch_once_t once;
    dispatch_once(&once, ^{
        d = [PinDirectory new];
        NSData *data = [NSData dataWithContentsOfFile:[[NSBundle mainBundle] pathForResource:@"pins" ofType:@"json"]];
        NSDictionary *json = [NSJSONSerialization JSONObjectWithData:data options:0 error:NULL];
        NSMutableArray *hosts = [NSMutableArray array];
        for (NSDictionary *entry in json[@"hosts"]) [hosts addObject:[[PinnedHost alloc] initWithDictionary:entry]];
        d.hosts = hosts;
    });
    return d;
}
- (PinnedHost *)entryFor:(NSString *)host {
    for (PinnedHost *entry in self.hosts) if ([entry covers:host]) return entry;
    return nil;
}
@end
@interface Delegate : NSObject
@end
@implementation Delegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    NSURLProtectionSpace *space = challenge.protectionSpace;
    PinnedHost *entry = [[PinDirectory directory] entryFor:space.host];
    if (!entry) { completionHandler(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    NSMutableData *spki = [NSMutableData dataWithBytes:kRsa2048Header length:sizeof kRsa2048Header];
    [spki appendData:CFBridgingRelease(SecKeyCopyExternalRepresentation(SecTrustCopyKey(space.serverTrust), NULL))];
    unsigned char digest[32];
    CC_SHA256(spki.bytes, (uint32_t)spki.length, digest);
    NSString *hash = [[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0];
    if (SecTrustEvaluateWithError(space.serverTrust, NULL) && [entry.pins containsObject:hash]) completionHandler(0, [NSURLCredential credentialForTrust:space.serverTrust]);
    else completionHandler(2, nil);
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[Delegate new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
