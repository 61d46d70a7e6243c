// A base class of clients hands its challenges to a singleton that reads hosts and pins from a property list when it is made.
#import "SPKI.h"
typedef NSInteger TrustDecision;
enum { TrustDecisionAllow, TrustDecisionNotPinned, TrustDecisionBlock };
@interface TrustEvaluator : NSObject
@property (nonatomic, strong) NSMutableDictionary *domains;
+ (instancetype)shared;
- (TrustDecision)evaluateTrust:(SecTrustRef)trust forHost:(NSString *)host;
@end
@implementation TrustEvaluator
+ (instancetype)shared {
    static TrustEvaluator *instance;
    static dispatch_once_t token;
    dispatch_once(&token, ^{ instance = [[self alloc] init]; });
    return instance;
}
- (instancetype)init {
    if ((self = [super init])) {
        _domains = [NSMutableDictionary dictionary];
        NSString *path = [[NSBundle mainBundle] pathForResource:@"NetworkSecurity" ofType:@"plist"];
        NSDictionary *settings = [NSDictionary dictionaryWithContentsOfFile:path];
        for (NSDictionary *domain in settings[@"Domains"]) {
            _domains[domain[@"host"]] = [NSSet setWithArray:domain[@"pins"]];
        }
    }
    return self;
}
- (NSString *)hashOfKey:(SecKeyRef)key {
    NSData *raw = CFBridgingRelease(SecKeyCopyExternalRepresentation(key, NULL));
    if (raw == nil) return nil;
    NSMutableData *spki = [NSMutableData dataWithBytes:kRsa2048Header length:sizeof kRsa2048Header];
    [spki appendData:raw];
    unsigned char digest[32];
    CC_SHA256(spki.bytes, (uint32_t)spki.length, digest);
    return [[NSData dataWithBytes:digest length:sizeof digest] base64EncodedStringWithOptions:0];
}
- (TrustDecision)evaluateTrust:(SecTrustRef)trust forHost:(NSString *)host {
    NSSet *pins = self.domains[host];
    if (pins == nil) return TrustDecisionNotPinned;
    if (!SecTrustEvaluateWithError(trust, NULL)) return TrustDecisionBlock;
    NSString *hash = [self hashOfKey:SecTrustCopyKey(trust)];
    if (hash != nil && [pins containsObject:hash]) return TrustDecisionAllow;
    NSLog(@"pinning failed for %@", host);
    return TrustDecisionBlock;
}
@end
@interface BaseClient : NSObject <NSURLSessionDelegate>
@property (nonatomic, strong) NSURLSession *session;
@end
@implementation BaseClient
- (instancetype)init {
    if ((self = [super init])) _session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:self delegateQueue:nil];
    return self;
}
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    if (![challenge.protectionSpace.authenticationMethod isEqualToString:NSURLAuthenticationMethodServerTrust]) {
        completionHandler(NSURLSessionAuthChallengePerformDefaultHandling, nil);
        return;
    }
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    switch ([[TrustEvaluator shared] evaluateTrust:trust forHost:challenge.protectionSpace.host]) {
        case TrustDecisionAllow:
            completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
            break;
        case TrustDecisionNotPinned:
            completionHandler(NSURLSessionAuthChallengePerformDefaultHandling, nil);
            break;
        default:
            completionHandler(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
    }
}
@end
@interface OrdersClient : BaseClient
- (void)load;
@end
@implementation OrdersClient
- (void)load { [[self.session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/orders"]] resume]; }
@end
void start(void) { [[OrdersClient new] load]; }
