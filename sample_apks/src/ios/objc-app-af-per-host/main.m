// AFNetworking's session manager: one policy object a host, chosen in the challenge block.
#import "App.h"
#import "AFNetworking.h"
@interface AFHTTPSessionManager (Blocks)
- (void)setSessionDidReceiveAuthenticationChallengeBlock:(NSURLSessionAuthChallengeDisposition (^)(NSURLSession *s, NSURLAuthenticationChallenge *c, NSURLCredential *__autoreleasing *credential))block;
@end
@interface Api : NSObject
@property (nonatomic, strong) AFHTTPSessionManager *manager;
@property (nonatomic, copy) NSDictionary *policies;
@end
@implementation Api
- (AFSecurityPolicy *)policyNamed:(NSString *)name {
    NSData *data = [NSData dataWithContentsOfFile:[[NSBundle mainBundle] pathForResource:name ofType:@"cer"]];
    return [AFSecurityPolicy policyWithPinningMode:AFSSLPinningModePublicKey withPinnedCertificates:[NSSet setWithObject:data]];
}
- (instancetype)init {
    if ((self = [super init])) {
        self.policies = @{ @"api.example.com" : [self policyNamed:@"api"], @"next.example.com" : [self policyNamed:@"next"] };
        self.manager = [[AFHTTPSessionManager alloc] initWithBaseURL:[NSURL URLWithString:@"https://api.example.com/"]];
        NSDictionary *policies = self.policies;
        [self.manager setSessionDidReceiveAuthenticationChallengeBlock:^NSURLSessionAuthChallengeDisposition(NSURLSession *s, NSURLAuthenticationChallenge *c, NSURLCredential *__autoreleasing *credential) {
            NSURLProtectionSpace *space = c.protectionSpace;
            AFSecurityPolicy *policy = policies[space.host];
            if (policy == nil) return NSURLSessionAuthChallengePerformDefaultHandling;
            if ([policy evaluateServerTrust:space.serverTrust forDomain:space.host]) {
                *credential = [NSURLCredential credentialForTrust:space.serverTrust];
                return NSURLSessionAuthChallengeUseCredential;
            }
            return NSURLSessionAuthChallengeCancelAuthenticationChallenge;
        }];
    }
    return self;
}
@end
static Api *api;
void start(void) { api = [Api new]; [api.manager GET:@"status" parameters:nil headers:nil progress:nil success:nil failure:nil]; }
