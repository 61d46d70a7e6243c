// Requests to the hosts of this sample.
#import "App.h"
void start(void) {
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://example.com/"]] resume];
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://cdn.example.com/logo"]] resume];
}
