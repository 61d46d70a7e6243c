// Approov's interface as published; bodies of our own.
#import "MiniFoundation.h"
@interface Approov : NSObject
+ (BOOL)initialize:(NSString *)config updateConfig:(NSString *)update comment:(NSString *)comment error:(NSError **)error;
+ (NSDictionary *)getPins:(NSString *)type;
@end
