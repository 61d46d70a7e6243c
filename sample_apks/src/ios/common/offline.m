// A bundle's code that never touches the network.
#import "MiniFoundation.h"

@interface KeyboardController : UIViewController
@end

@implementation KeyboardController
- (NSString *)completionFor:(NSString *)typed {
    return [typed hasPrefix:@"hel"] ? @"hello" : typed;
}
@end

int main(int argc, char **argv) {
    return UIApplicationMain(argc, argv, nil, @"KeyboardController");
}
