#import "AppAuth.h"
static NSURLSession *shared;
@implementation OIDURLSessionProvider
+ (NSURLSession *)session { return shared; }
+ (void)setSession:(NSURLSession *)session { shared = session; }
@end
@implementation OIDAuthorizationService
+ (void)discoverServiceConfigurationForIssuer:(NSURL *)issuer {
    [[[OIDURLSessionProvider session] dataTaskWithURL:issuer] resume];
}
@end
