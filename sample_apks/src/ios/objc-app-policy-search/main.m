// A list of policy objects is searched with a block for the first whose domain covers the host.
#import "SPKIHash.h"
@interface NSArray (Search)
- (NSUInteger)indexOfObjectPassingTest:(BOOL (^)(id o, NSUInteger i, BOOL *stop))t;
@end
@interface NSPolicy : NSObject
@property (nonatomic, copy) NSString *domain;
@property (nonatomic, copy) NSArray *hashes;
@property (nonatomic) BOOL below;
+ (instancetype)policy:(NSString *)domain below:(BOOL)below hashes:(NSArray *)hashes;
- (BOOL)covers:(NSString *)host;
@end
@implementation NSPolicy
+ (instancetype)policy:(NSString *)domain below:(BOOL)below hashes:(NSArray *)hashes {
    NSPolicy *p = [self new];
    p.domain = domain; p.below = below; p.hashes = hashes;
    return p;
}
- (BOOL)covers:(NSString *)host {
    if ([host isEqualToString:self.domain]) return YES;
    return self.below && [host hasSuffix:[@"." stringByAppendingString:self.domain]];
}
@end
@interface Delegate : NSObject
@property (nonatomic, copy) NSArray<NSPolicy *> *policies;
@end
@implementation Delegate
- (instancetype)init {
    if ((self = [super init])) {
        self.policies = @[
            [NSPolicy policy:@"bank.example" below:YES hashes:@[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ]],
            [NSPolicy policy:@"quotes.example.net" below:NO hashes:@[ @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=" ]],
        ];
    }
    return self;
}
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    NSString *host = challenge.protectionSpace.host;
    NSUInteger index = [self.policies indexOfObjectPassingTest:^BOOL(NSPolicy *p, NSUInteger i, BOOL *stop) { return [p covers:host]; }];
    if (index == 0x7fffffffffffffff) { done(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    NSPolicy *policy = self.policies[index];
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    if (SecTrustEvaluateWithError(trust, NULL) && [policy.hashes containsObject:SPKIHashOfKey(SecTrustCopyKey(trust))])
        done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    else done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) { Load([Delegate new], @"https://online.bank.example/login"); }
