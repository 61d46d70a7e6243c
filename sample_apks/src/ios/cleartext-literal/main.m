// A request over plain HTTP.
#import "App.h"
void start(void) {
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"http://api.example.com/v1/ping"]] resume];
}
