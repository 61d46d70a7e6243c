// One request with the system's trust.
#import "App.h"
void request(void) {
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
