// An NSURLConnection delegate accepts every server.
#import "App.h"

@interface LegacyDelegate : NSObject
@end

@implementation LegacyDelegate
- (void)connection:(NSURLConnection *)connection willSendRequestForAuthenticationChallenge:(NSURLAuthenticationChallenge *)challenge {
    NSURLCredential *credential = [NSURLCredential credentialForTrust:[[challenge protectionSpace] serverTrust]];
    [[challenge sender] useCredential:credential forAuthenticationChallenge:challenge];
}
@end

void start(void) {
    NSURLRequest *request = [NSURLRequest requestWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]];
    [[[NSURLConnection alloc] initWithRequest:request delegate:[LegacyDelegate new]] start];
}
