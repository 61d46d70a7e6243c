// Approov's SDK fetches the pins of each host.
#import "App.h"
#import "Approov.h"

void start(void) {
    NSError *error = nil;
    [Approov initialize:@"#shop#pZ0m0B0gYwVYY3CJ8mGvWw==" updateConfig:@"auto" comment:nil error:&error];
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
