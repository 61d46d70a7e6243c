// A framework of the app's own organisation pins; an SDK's framework pins its own host.
#import "App.h"
id CoreMakeDelegate(void); void TrackerStart(void);
void start(void) { TrackerStart();
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:CoreMakeDelegate() delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume]; }
