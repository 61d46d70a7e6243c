// A web view's delegate accepts every server.
#import "App.h"

@interface Browser : NSObject
@end

@implementation Browser
- (void)webView:(WKWebView *)view didReceiveAuthenticationChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:[[challenge protectionSpace] serverTrust]]);
}
@end

static WKWebView *view;
void start(void) {
    view = [[WKWebView alloc] init];
    [view setNavigationDelegate:[Browser new]];
    [view loadRequest:[NSURLRequest requestWithURL:[NSURL URLWithString:@"https://www.example.com/"]]];
}
