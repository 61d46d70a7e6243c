// AppAuth's interface as published; bodies of our own.
#import "MiniFoundation.h"
@interface OIDURLSessionProvider : NSObject
+ (NSURLSession *)session;
+ (void)setSession:(NSURLSession *)session;
@end
@interface OIDAuthorizationService : NSObject
+ (void)discoverServiceConfigurationForIssuer:(NSURL *)issuer;
@end
