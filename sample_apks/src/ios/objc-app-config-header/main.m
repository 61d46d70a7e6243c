// Pins stand in a header's configuration dictionary; a pinning class looks a host up, then the domains above it.
#import "SPKI.h"
#define kPrimaryPin @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo="
#define kBackupPin @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="
static NSString *const kPayHost = @"pay.example.net";
static NSString *const kPinsKey = @"pins";
static NSString *const kSubdomainsKey = @"includeSubdomains";
@interface AppConfig : NSObject
+ (NSDictionary *)pinning;
@end
@implementation AppConfig
+ (NSDictionary *)pinning {
    return @{
        @"example.com" : @{kPinsKey : @[ kPrimaryPin, kBackupPin ], kSubdomainsKey : @YES},
        kPayHost : @{kPinsKey : @[ @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", @"QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA=" ], kSubdomainsKey : @NO},
    };
}
@end
@interface PinningPolicy : NSObject { NSDictionary *_config; }
- (NSArray *)pinsForHost:(NSString *)host;
- (BOOL)isKey:(SecKeyRef)key pinnedIn:(NSArray *)pins;
@end
@implementation PinningPolicy
- (instancetype)init { if ((self = [super init])) _config = [AppConfig pinning]; return self; }
- (NSArray *)pinsForHost:(NSString *)host {
    NSDictionary *entry = _config[host];
    if (entry != nil) return entry[kPinsKey];
    for (NSString *domain in _config) {
        NSDictionary *candidate = _config[domain];
        if ([candidate[kSubdomainsKey] boolValue] && [host hasSuffix:[@"." stringByAppendingString:domain]]) return candidate[kPinsKey];
    }
    return nil;
}
- (BOOL)isKey:(SecKeyRef)key pinnedIn:(NSArray *)pins {
    NSMutableData *spki = [NSMutableData dataWithBytes:kEcP256Header length:sizeof kEcP256Header];
    [spki appendData:CFBridgingRelease(SecKeyCopyExternalRepresentation(key, NULL))];
    unsigned char digest[32];
    CC_SHA256(spki.bytes, (uint32_t)spki.length, digest);
    NSString *hash = [[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0];
    for (NSString *pin in pins) {
        if ([pin isEqualToString:hash]) return YES;
    }
    return NO;
}
@end
@interface ApiClient : NSObject
@property (nonatomic, strong) PinningPolicy *policy;
@end
@interface ApiClient (Security)
@end
@implementation ApiClient
- (instancetype)init { if ((self = [super init])) self.policy = [[PinningPolicy alloc] init]; return self; }
- (void)load:(NSString *)path {
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:self delegateQueue:[NSOperationQueue mainQueue]];
    [[session dataTaskWithURL:[NSURL URLWithString:[@"https://api.example.com/v2/" stringByAppendingString:path]]] resume];
}
@end
@implementation ApiClient (Security)
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    NSURLProtectionSpace *space = challenge.protectionSpace;
    NSURLSessionAuthChallengeDisposition disposition = NSURLSessionAuthChallengePerformDefaultHandling;
    NSURLCredential *credential = nil;
    if ([space.authenticationMethod isEqualToString:NSURLAuthenticationMethodServerTrust]) {
        NSArray *pins = [self.policy pinsForHost:space.host];
        if (pins.count > 0) {
            BOOL valid = SecTrustEvaluateWithError(space.serverTrust, NULL) && [self.policy isKey:SecTrustCopyKey(space.serverTrust) pinnedIn:pins];
            disposition = valid ? NSURLSessionAuthChallengeUseCredential : NSURLSessionAuthChallengeCancelAuthenticationChallenge;
            credential = valid ? [NSURLCredential credentialForTrust:space.serverTrust] : nil;
        }
    }
    completionHandler(disposition, credential);
}
@end
void start(void) { [[ApiClient new] load:@"status"]; }
