// A stand-in for Unity's engine: the class an app starts.
#import "MiniFoundation.h"
@interface UnityFramework : NSObject
@end
@implementation UnityFramework
- (void)runEmbedded {}
@end
