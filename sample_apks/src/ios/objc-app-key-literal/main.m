// The server's key must be the very key that the code holds in base64: no digest is made.
#import "App.h"
SecKeyRef SecKeyCreateWithData(CFDataRef d, CFTypeRef a, CFErrorRef *e);
extern const CFStringRef kSecAttrKeyType, kSecAttrKeyTypeECSECPrimeRandom, kSecAttrKeyClass, kSecAttrKeyClassPublic;
@interface Delegate : NSObject
@end
@implementation Delegate
+ (SecKeyRef)pinnedKey {
    NSData *raw = [[NSData alloc] initWithBase64EncodedString:@"MIIBCgKCAQEAvlRCDAe1TxArSl7lOyW4U4286E17qTLuoh2ZbLuLkye1Niimr+Cj+Sbm2DQeP0r70D10XBHsvd6if3N/87FnZxwb+vIhRTAkzg1lcWkKUPmJcqSYF+1cQbAb0qz3FQtbSk568lcZcRoubE7GizABmDjHoa6ZEO/XWeHo7/belz+NZrQQDmsxMmf+5YzacwhqLvYnyqtm1221d/FvL1SSRpQq6u5gIm2L7BmTfx6HSyOElUR9pNiGVryHVT0lpd0T1pxdipOFLV8Ypan9CY9I9jkbs4D0ymdgnBeBBfXD1GdWLW3x/46fKJXUcZithlHmX6zJvucbCa21prhEUTDTowIDAQAB" options:0];
    NSDictionary *attributes = @{(__bridge id)kSecAttrKeyType : (__bridge id)kSecAttrKeyTypeECSECPrimeRandom, (__bridge id)kSecAttrKeyClass : (__bridge id)kSecAttrKeyClassPublic};
    return SecKeyCreateWithData((__bridge CFDataRef)raw, (__bridge CFTypeRef)attributes, NULL);
}
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    if (SecTrustEvaluateWithError(trust, NULL) && CFEqual(SecTrustCopyKey(trust), [Delegate pinnedKey]))
        done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    else done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[Delegate new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
