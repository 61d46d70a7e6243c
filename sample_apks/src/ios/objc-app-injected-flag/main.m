// Whoever makes the client hands it what Firebase says about pinning; the client keeps that in a field and asks it for each server.
#import "SPKIHash.h"
#import "FirebaseRemoteConfig.h"
@interface Client : NSObject
@property (nonatomic, readonly, getter=isPinned) BOOL pinned;
- (instancetype)initWithPins:(NSArray *)pins pinned:(BOOL)pinned;
@end
@implementation Client { NSArray *_pins; }
- (instancetype)initWithPins:(NSArray *)pins pinned:(BOOL)pinned {
    if ((self = [super init])) { _pins = [pins copy]; _pinned = pinned; }
    return self;
}
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    if (!self.isPinned) { completionHandler(NSURLSessionAuthChallengePerformDefaultHandling, nil); return; }
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    if (SecTrustEvaluateWithError(trust, NULL) && [_pins containsObject:SPKIHashOfKey(SecTrustCopyKey(trust))])
        completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    else
        completionHandler(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
@interface Composition : NSObject
- (Client *)client;
@end
@implementation Composition
- (Client *)client {
    FIRRemoteConfig *remote = [FIRRemoteConfig remoteConfig];
    [remote setDefaults:@{@"tls_pinning" : @YES}];
    BOOL pinned = remote[@"tls_pinning"].boolValue;
    return [[Client alloc] initWithPins:@[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ] pinned:pinned];
}
@end
void start(void) { Load([[Composition new] client], @"https://api.example.com/v1/status"); }
