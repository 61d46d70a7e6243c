// A delegate that answers with the app's own identity and with a password; of servers it asks nothing, the system decides.
#import "App.h"
@interface NSURLCredential (Identity)
+ (NSURLCredential *)credentialWithIdentity:(CFTypeRef)identity certificates:(NSArray *)certificates persistence:(NSUInteger)p;
+ (NSURLCredential *)credentialWithUser:(NSString *)user password:(NSString *)password persistence:(NSUInteger)p;
@end
extern NSString *const NSURLAuthenticationMethodHTTPBasic;
int SecPKCS12Import(CFDataRef data, CFTypeRef options, CFArrayRef *items);
@interface Net : NSObject
@end
@implementation Net
- (void)URLSession:(NSURLSession *)session task:(NSURLSessionTask *)task didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    NSString *method = challenge.protectionSpace.authenticationMethod;
    if ([method isEqualToString:NSURLAuthenticationMethodClientCertificate]) {
        NSData *data = [NSData dataWithContentsOfFile:[[NSBundle mainBundle] pathForResource:@"client" ofType:@"p12"]];
        CFArrayRef items = NULL;
        SecPKCS12Import((__bridge CFDataRef)data, (__bridge CFTypeRef)@{@"passphrase" : @"hunter2"}, &items);
        CFTypeRef identity = (__bridge CFTypeRef)[((__bridge NSArray *)items).firstObject objectForKey:@"identity"];
        completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialWithIdentity:identity certificates:nil persistence:1]);
    } else if ([method isEqualToString:NSURLAuthenticationMethodHTTPBasic]) {
        completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialWithUser:@"app" password:@"secret" persistence:1]);
    } else {
        completionHandler(NSURLSessionAuthChallengePerformDefaultHandling, nil);
    }
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[Net new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
