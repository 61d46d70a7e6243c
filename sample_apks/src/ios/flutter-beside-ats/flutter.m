// A stand-in for Flutter's engine: the class an app starts.
#import "MiniFoundation.h"
@interface FlutterEngine : NSObject
@end
@implementation FlutterEngine
- (BOOL)run { return YES; }
@end
