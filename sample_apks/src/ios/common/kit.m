// A small framework without networking.
#import "MiniFoundation.h"

@interface KitGreeter : NSObject
@end

@implementation KitGreeter
- (NSString *)greetingFor:(NSString *)name {
    return [@"Hello, " stringByAppendingString:name];
}
@end
