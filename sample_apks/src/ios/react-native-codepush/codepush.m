// Stand-ins for the classes of React Native and CodePush.
#import "MiniFoundation.h"
@interface RCTBridge : NSObject
@end
@implementation RCTBridge
- (BOOL)isValid { return YES; }
@end
@interface CodePush : NSObject
@end
@implementation CodePush
+ (NSURL *)bundleURL { return [[NSBundle mainBundle] URLForResource:@"main" withExtension:@"jsbundle"]; }
@end
