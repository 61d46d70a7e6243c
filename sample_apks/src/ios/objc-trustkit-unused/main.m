// TrustKit is linked in and never called.
#import "App.h"
void start(void) {
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
