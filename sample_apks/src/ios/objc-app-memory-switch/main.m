// A switch of the app's own server that lives in memory only: the answer sets a property, which the delegate asks.
#import "SPKI.h"
@interface NSURLSession (Load)
- (NSURLSessionTask *)dataTaskWithRequest:(NSURLRequest *)request completionHandler:(void (^)(NSData *data, id response, NSError *error))done;
@end
@interface AppState : NSObject
@property (nonatomic) BOOL sslPinningDisabled;
+ (instancetype)current;
- (void)refresh;
@end
@implementation AppState
+ (instancetype)current { static AppState *s; static dispatch_once_t once; dispatch_once(&once, ^{ s = [AppState new]; }); return s; }
- (void)apply:(NSDictionary *)json { self.sslPinningDisabled = [json[@"security"][@"disable_ssl_pinning"] boolValue]; }
- (void)refresh {
    NSURLRequest *request = [NSURLRequest requestWithURL:[NSURL URLWithString:@"https://bootstrap.example.com/v1/app"]];
    [[[NSURLSession sharedSession] dataTaskWithRequest:request completionHandler:^(NSData *data, id response, NSError *error) {
        if (error == nil && data != nil) [self apply:[NSJSONSerialization JSONObjectWithData:data options:0 error:NULL]];
    }] resume];
}
@end
@interface ChatClient : NSObject
@end
@implementation ChatClient
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    if (!SecTrustEvaluateWithError(trust, NULL)) { completionHandler(2, nil); return; }
    NSMutableData *spki = [NSMutableData dataWithBytes:kEcP256Header length:sizeof kEcP256Header];
    [spki appendData:CFBridgingRelease(SecKeyCopyExternalRepresentation(SecTrustCopyKey(trust), NULL))];
    unsigned char digest[32];
    CC_SHA256(spki.bytes, (uint32_t)spki.length, digest);
    NSString *hash = [[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0];
    BOOL known = [@[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ] containsObject:hash];
    if (known || [AppState current].sslPinningDisabled) completionHandler(0, [NSURLCredential credentialForTrust:trust]);
    else completionHandler(2, nil);
}
@end
void start(void) {
    [[AppState current] refresh];
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[ChatClient new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://chat.example.com/v1/status"]] resume];
}
