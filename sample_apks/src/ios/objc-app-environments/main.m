// Three environments with hosts and pins of their own; the one in use is an enumeration that Info.plist names.
#import "SPKIHash.h"
typedef NSInteger Environment;
enum { EnvironmentProduction, EnvironmentStaging, EnvironmentLocal };
@interface EnvironmentSettings : NSObject
@property (nonatomic) Environment environment;
+ (instancetype)current;
- (NSString *)host;
- (NSArray *)pins;
@end
@implementation EnvironmentSettings
+ (instancetype)current { static EnvironmentSettings *s; static dispatch_once_t once; dispatch_once(&once, ^{ s = [EnvironmentSettings new]; }); return s; }
- (instancetype)init {
    if ((self = [super init])) {
        NSString *name = [[NSBundle mainBundle] objectForInfoDictionaryKey:@"AppEnvironment"];
        if ([name isEqualToString:@"staging"]) _environment = EnvironmentStaging;
        else if ([name isEqualToString:@"local"]) _environment = EnvironmentLocal;
        else _environment = EnvironmentProduction;
    }
    return self;
}
- (NSString *)host {
    switch (self.environment) {
        case EnvironmentProduction: return @"api.example.com";
        case EnvironmentStaging: return @"api.staging.example.net";
        default: return @"dev.example.org";
    }
}
- (NSArray *)pins {
    switch (self.environment) {
        case EnvironmentProduction: return @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ];
        case EnvironmentStaging: return @[ @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=" ];
        default: return nil;
    }
}
@end
@interface Net : NSObject
@end
@implementation Net
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    EnvironmentSettings *settings = [EnvironmentSettings current];
    NSURLProtectionSpace *space = challenge.protectionSpace;
    if (![space.host isEqualToString:[settings host]]) { completionHandler(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    if (SecTrustEvaluateWithError(space.serverTrust, NULL) && [[settings pins] containsObject:SPKIHashOfKey(SecTrustCopyKey(space.serverTrust))])
        completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:space.serverTrust]);
    else
        completionHandler(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) { Load([Net new], @"https://api.example.com/v1/status"); }
