// AFNetworking is linked in and never used; a certificate lies in the bundle.
#import "App.h"

void start(void) {
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
