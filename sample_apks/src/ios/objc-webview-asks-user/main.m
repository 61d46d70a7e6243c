// A web view's delegate asks the user, who may go on whatever the server shows.
#import "App.h"

@interface UIAlertAction : NSObject
+ (instancetype)actionWithTitle:(NSString *)title style:(NSInteger)style handler:(void (^)(UIAlertAction *))handler;
@end
@interface UIAlertController : UIViewController
+ (instancetype)alertControllerWithTitle:(NSString *)title message:(NSString *)message preferredStyle:(NSInteger)style;
- (void)addAction:(UIAlertAction *)action;
@end
@interface UIViewController (Present)
- (void)presentViewController:(UIViewController *)other animated:(BOOL)animated completion:(void (^)(void))completion;
@end
@interface Browser : UIViewController
@end

@implementation Browser
- (void)webView:(WKWebView *)view didReceiveAuthenticationChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    SecTrustRef trust = [[challenge protectionSpace] serverTrust];
    if (SecTrustEvaluateWithError(trust, NULL)) {
        done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
        return;
    }
    UIAlertController *alert = [UIAlertController alertControllerWithTitle:@"Not secure" message:[[challenge protectionSpace] host] preferredStyle:1];
    [alert addAction:[UIAlertAction actionWithTitle:@"Continue" style:0 handler:^(UIAlertAction *action) {
      done(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    }]];
    [alert addAction:[UIAlertAction actionWithTitle:@"Back" style:1 handler:^(UIAlertAction *action) {
      done(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
    }]];
    [self presentViewController:alert animated:YES completion:nil];
}
@end

static WKWebView *view;
static Browser *browser;
void start(void) {
    view = [[WKWebView alloc] init];
    browser = [Browser new];
    [view setNavigationDelegate:browser];
    [view loadRequest:[NSURLRequest requestWithURL:[NSURL URLWithString:@"https://www.example.com/"]]];
}
