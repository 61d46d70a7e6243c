// TrustKit's configuration in a JSON file of the bundle.
#import "App.h"
#import "TrustKit.h"
void start(void) {
    NSString *path = [[NSBundle mainBundle] pathForResource:@"pinning" ofType:@"json"];
    NSData *data = [NSData dataWithContentsOfFile:path];
    NSError *error = nil;
    NSDictionary *json = [NSJSONSerialization JSONObjectWithData:data options:0 error:&error];
    if (json == nil) return;
    [TrustKit initSharedInstanceWithConfiguration:json[@"trustkit"]];
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://api.travel.example/"]] resume]; }
