// AppAuth signs users in through a session of its own; nothing is pinned.
#import "App.h"
#import "AppAuth.h"

void start(void) {
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:nil delegateQueue:nil];
    [OIDURLSessionProvider setSession:session];
    [OIDAuthorizationService discoverServiceConfigurationForIssuer:[NSURL URLWithString:@"https://login.example.com"]];
}
