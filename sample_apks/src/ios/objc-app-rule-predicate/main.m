// Rules are found with a predicate on their domain; a rule object holds its pins.
#import "SPKIHash.h"
@interface NSPredicate : NSObject + (instancetype)predicateWithFormat:(NSString *)f, ...; @end
@interface NSArray (Filter) - (NSArray *)filteredArrayUsingPredicate:(NSPredicate *)p; @end
@interface PinRule : NSObject
@property (nonatomic, copy) NSString *domain;
@property (nonatomic, copy) NSSet *hashes;
@end
@implementation PinRule
@end
static PinRule *Rule(NSString *domain, NSSet *hashes) { PinRule *r = [PinRule new]; r.domain = domain; r.hashes = hashes; return r; }
@interface Delegate : NSObject
@property (nonatomic, copy) NSArray *rules;
@end
@implementation Delegate
- (instancetype)init {
    if ((self = [super init]))
        _rules = @[ Rule(@"one.example.com", [NSSet setWithObjects:@"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=", nil]), Rule(@"two.example.com", [NSSet setWithObject:@"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U="]) ];
    return self;
}
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    NSPredicate *p = [NSPredicate predicateWithFormat:@"domain == %@", challenge.protectionSpace.host];
    PinRule *rule = [[self.rules filteredArrayUsingPredicate:p] firstObject];
    if (!rule) { done(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    if (SecTrustEvaluateWithError(trust, NULL) && [rule.hashes containsObject:SPKIHashOfKey(SecTrustCopyKey(trust))]) done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    else done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) { Load([Delegate new], @"https://one.example.com/v1/status"); }
