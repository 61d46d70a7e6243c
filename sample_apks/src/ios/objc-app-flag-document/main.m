// The app's own flag document is kept whole in the preferences; the delegate asks it before it compares pins.
#import "SPKIHash.h"
@interface NSURLSession (Handlers)
- (NSURLSessionTask *)dataTaskWithURL:(NSURL *)u completionHandler:(void (^)(NSData *, id, NSError *))h;
@end
@interface NSUserDefaults (Dict) - (NSDictionary *)dictionaryForKey:(NSString *)k; @end
@interface FeatureFlags : NSObject
+ (void)refresh;
+ (BOOL)isOff:(NSString *)name;
@end
@implementation FeatureFlags
+ (void)refresh {
    NSURL *url = [NSURL URLWithString:@"https://cdn.example.net/ios/flags.json"];
    [[[NSURLSession sharedSession] dataTaskWithURL:url completionHandler:^(NSData *data, id response, NSError *error) {
        if (data == nil) return;
        NSDictionary *flags = [NSJSONSerialization JSONObjectWithData:data options:0 error:nil];
        [[NSUserDefaults standardUserDefaults] setObject:flags forKey:@"remoteFlags"];
    }] resume];
}
+ (BOOL)isOff:(NSString *)name {
    NSNumber *value = [[NSUserDefaults standardUserDefaults] dictionaryForKey:@"remoteFlags"][name];
    return value != nil && ![value boolValue];
}
@end
@interface Delegate : NSObject
@end
@implementation Delegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    if ([FeatureFlags isOff:@"certificate_pinning"]) { done(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    NSSet *pins = [NSSet setWithObjects:@"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=", nil];
    if (SecTrustEvaluateWithError(trust, NULL) && [pins containsObject:SPKIHashOfKey(SecTrustCopyKey(trust))]) done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    else done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) { [FeatureFlags refresh]; Load([Delegate new], @"https://api.example.com/v1/status"); }
