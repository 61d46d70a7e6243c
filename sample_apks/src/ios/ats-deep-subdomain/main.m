// Requests to the hosts of this sample.
#import "App.h"
void start(void) {
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://www.example.com/"]] resume];
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://eu.files.example.com/list"]] resume];
}
