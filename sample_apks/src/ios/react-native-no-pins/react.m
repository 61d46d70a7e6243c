// A stand-in for a class of React Native.
#import "MiniFoundation.h"
@interface RCTBridge : NSObject
@end
@implementation RCTBridge
- (BOOL)isValid { return YES; }
@end
