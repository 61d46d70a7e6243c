// AFNetworking fetches the app's settings, parsed already; what they say of pinning goes to the preferences and to the manager's policy.
#import "App.h"
#import "AFNetworking.h"
@interface Settings : NSObject
+ (void)load:(AFHTTPSessionManager *)manager;
+ (BOOL)pins;
@end
@implementation Settings
+ (void)load:(AFHTTPSessionManager *)manager {
    [manager GET:@"settings" parameters:nil headers:nil progress:nil success:^(id task, NSDictionary *answer) {
        id said = answer[@"certificate_pinning_enabled"];
        if (said) [[NSUserDefaults standardUserDefaults] setObject:said forKey:@"certificate_pinning"];
    } failure:nil];
}
+ (BOOL)pins {
    NSNumber *kept = [[NSUserDefaults standardUserDefaults] objectForKey:@"certificate_pinning"];
    return kept ? [kept boolValue] : YES;
}
@end
@interface Api : NSObject
+ (AFHTTPSessionManager *)manager;
@end
@implementation Api
+ (AFHTTPSessionManager *)manager {
    AFHTTPSessionManager *manager = [[AFHTTPSessionManager alloc] initWithBaseURL:[NSURL URLWithString:@"https://api.example.com/"]];
    if ([Settings pins]) manager.securityPolicy = [AFSecurityPolicy policyWithPinningMode:AFSSLPinningModePublicKey];
    return manager;
}
@end
void start(void) {
    [Settings load:[AFHTTPSessionManager manager]];
    [[Api manager] GET:@"status" parameters:nil headers:nil progress:nil success:nil failure:nil];
}
