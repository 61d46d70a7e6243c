// SocketRocket's classes and React Native's are linked in; nobody pins.
#import "App.h"

@interface SRWebSocket : NSObject
@end
@implementation SRWebSocket
- (NSArray *)SR_SSLPinnedCertificates {
    return [NSArray array];
}
- (BOOL)securityValidated:(SecTrustRef)trust {
    NSArray *certificates = [self SR_SSLPinnedCertificates];
    for (NSUInteger i = 0; i < [certificates count]; i++) {
        NSData *data = (__bridge id)SecCertificateCopyData(SecTrustGetCertificateAtIndex(trust, 0));
        if ([data isEqualToData:certificates[i]]) return YES;
    }
    return [certificates count] == 0;
}
@end

@interface RCTHTTPRequestHandler : NSObject
@end
@implementation RCTHTTPRequestHandler
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
}
@end

void start(void) {
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
