// A stand-in for LaunchDarkly: its class and entry points, with bodies of our own.
#import "LaunchDarkly.h"
@implementation LDClient {
    NSDictionary *_flags;
}
static LDClient *client;
+ (instancetype)get {
    if (client == nil) client = [self new];
    return client;
}
- (BOOL)boolVariationForKey:(NSString *)key defaultValue:(BOOL)value {
    NSNumber *flag = [_flags objectForKey:key];
    return flag ? [flag boolValue] : value;
}
@end
