// A small app that talks to its server with URLSession and has no pinning in its code.
#import "MiniFoundation.h"

@interface AppDelegate : UIResponder
@end

@implementation AppDelegate
- (BOOL)application:(UIApplication *)app didFinishLaunchingWithOptions:(NSDictionary *)options {
    NSURL *url = [NSURL URLWithString:@"https://api.example.com/v1/status"];
    [[[NSURLSession sharedSession] dataTaskWithURL:url] resume];
    return YES;
}
@end

int main(int argc, char **argv) {
    return UIApplicationMain(argc, argv, nil, @"AppDelegate");
}
