// LaunchDarkly's Objective-C interface as apps see it (names as published; none of its code).
#import "MiniFoundation.h"
@interface LDClient : NSObject
+ (instancetype)get;
- (BOOL)boolVariationForKey:(NSString *)key defaultValue:(BOOL)value;
@end
