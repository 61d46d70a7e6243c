// The frame of an app: its delegate calls start(), which each sample defines.
#import "App.h"
@interface AppDelegate : UIResponder
@end
@implementation AppDelegate
- (BOOL)application:(UIApplication *)app didFinishLaunchingWithOptions:(NSDictionary *)options {
    start();
    return YES;
}
@end
int main(int argc, char **argv) {
    return UIApplicationMain(argc, argv, nil, @"AppDelegate");
}
