// The app's own framework configures TrustKit; the executable only calls it.
#import "App.h"
@interface Networking : NSObject
+ (void)prepare;
@end
void start(void) {
    [Networking prepare];
}
