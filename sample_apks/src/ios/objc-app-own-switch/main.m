// The app's own settings service says whether to pin; its word is kept in the preferences and asked when a server is judged.
#import "SPKI.h"
@interface NSURLSession (Load)
- (NSURLSessionTask *)dataTaskWithURL:(NSURL *)url completionHandler:(void (^)(NSData *data, id response, NSError *error))done;
@end
static NSString *const kPinningEnabledKey = @"SSLPinningEnabled";
@interface RemoteSettings : NSObject
+ (void)refresh;
+ (BOOL)isPinningEnabled;
@end
@implementation RemoteSettings
+ (void)initialize { [[NSUserDefaults standardUserDefaults] registerDefaults:@{kPinningEnabledKey : @YES}]; }
+ (void)refresh {
    NSURL *url = [NSURL URLWithString:@"https://config.example.com/ios/settings.json"];
    [[[NSURLSession sharedSession] dataTaskWithURL:url completionHandler:^(NSData *data, id response, NSError *error) {
        if (data == nil) return;
        NSDictionary *settings = [NSJSONSerialization JSONObjectWithData:data options:0 error:NULL];
        NSNumber *enabled = settings[@"ssl_pinning_enabled"];
        if (enabled != nil) [[NSUserDefaults standardUserDefaults] setBool:[enabled boolValue] forKey:kPinningEnabledKey];
    }] resume];
}
+ (BOOL)isPinningEnabled { return [[NSUserDefaults standardUserDefaults] boolForKey:kPinningEnabledKey]; }
@end
@interface PinnedSession : NSObject
@end
@implementation PinnedSession
- (BOOL)isPinned:(SecTrustRef)trust {
    NSMutableData *spki = [NSMutableData dataWithBytes:kEcP256Header length:sizeof kEcP256Header];
    [spki appendData:CFBridgingRelease(SecKeyCopyExternalRepresentation(SecTrustCopyKey(trust), NULL))];
    unsigned char digest[32];
    CC_SHA256(spki.bytes, (uint32_t)spki.length, digest);
    return [@[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ] containsObject:[[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0]];
}
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    if (![RemoteSettings isPinningEnabled]) {
        completionHandler(NSURLSessionAuthChallengePerformDefaultHandling, nil);
        return;
    }
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    if (SecTrustEvaluateWithError(trust, NULL) && [self isPinned:trust])
        completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    else
        completionHandler(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) {
    [RemoteSettings refresh];
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[PinnedSession new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
