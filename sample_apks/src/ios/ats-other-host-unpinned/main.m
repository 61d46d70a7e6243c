// Requests to the hosts of this sample.
#import "App.h"
void start(void) {
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://cdn.example.com/logo"]] resume];
}
