// A delegate that only evaluates; Pins.plist holds places of a map.
#import "App.h"
@interface Map : NSObject
@property (nonatomic, strong) NSDictionary *pins;
@end
@implementation Map
- (instancetype)init { if ((self = [super init])) _pins = [NSDictionary dictionaryWithContentsOfFile:[[NSBundle mainBundle] pathForResource:@"Pins" ofType:@"plist"]]; return self; }
- (BOOL)has:(NSString *)title { for (NSDictionary *p in self.pins[@"places"]) if ([p[@"title"] isEqualToString:title]) return YES; return NO; }
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    if (SecTrustEvaluateWithError(trust, NULL)) done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    else done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) {
    Map *m = [Map new];
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:m delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
    if ([m has:@"home"]) NSLog(@"x");
}
