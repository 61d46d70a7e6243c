// The app has no pins; its extension configures TrustKit in code.
#import "App.h"

void start(void) {
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
