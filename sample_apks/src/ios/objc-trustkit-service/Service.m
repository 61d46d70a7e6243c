// TrustKit set up by a singleton: base settings copied and extended, constants of another file.
#import "App.h"
#import "TrustKit.h"
#import "Pins.h"
@interface ABSecurity : NSObject
@property (nonatomic, strong) TrustKit *kit;
@end
@implementation ABSecurity
+ (instancetype)shared { static ABSecurity *s; static dispatch_once_t once; dispatch_once(&once, ^{ s = [[self alloc] init]; }); return s; }
- (instancetype)init { if ((self = [super init])) { [self configure]; } return self; }
- (NSDictionary *)baseSettings { return @{ kTSKDisableDefaultReportUri : @YES, kTSKEnforcePinning : @YES }; }
- (NSDictionary *)apiDomain {
    NSMutableDictionary *d = [[self baseSettings] mutableCopy];
    d[kTSKIncludeSubdomains] = @YES;
    [d setObject:@[ ABPinPrimary, ABPinBackup ] forKey:kTSKPublicKeyHashes];
    return [d copy];
}
- (NSDictionary *)loginDomain {
    NSMutableDictionary *d = [NSMutableDictionary dictionary];
    [d addEntriesFromDictionary:[self baseSettings]];
    [d setValue:LOGIN_PINS forKey:kTSKPublicKeyHashes];
    [d setValue:@NO forKey:kTSKEnforcePinning];
    return d;
}
- (void)configure {
    NSMutableDictionary *domains = [NSMutableDictionary dictionaryWithCapacity:2];
    domains[ABApiHost] = [self apiDomain];
    domains[ABLoginHost] = [self loginDomain];
    self.kit = [[TrustKit alloc] initWithConfiguration:@{ kTSKSwizzleNetworkDelegates : @NO, kTSKPinnedDomains : domains }];
}
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    if (![self.kit.pinningValidator handleChallenge:challenge completionHandler:done]) done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[ABSecurity shared] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.acme-bank.example/v2/accounts"]] resume];
}
