// A web view's delegate leaves the decision to the system.
#import "App.h"

@interface Browser : NSObject
@end

@implementation Browser
- (void)webView:(WKWebView *)view didReceiveAuthenticationChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
}
@end

static WKWebView *view;
void start(void) {
    view = [[WKWebView alloc] init];
    [view setNavigationDelegate:[Browser new]];
    [view loadRequest:[NSURLRequest requestWithURL:[NSURL URLWithString:@"https://www.example.com/"]]];
}
