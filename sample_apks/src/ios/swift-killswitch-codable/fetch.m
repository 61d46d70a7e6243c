// What swiftc writes for a closure given to a data task: a block that hands its NSData on.
#import "App.h"
@interface NSURLSession (Settings)
- (NSURLSessionTask *)dataTaskWithURL:(NSURL *)url completionHandler:(void (^)(NSData *data, id response, NSError *error))done;
@end
extern void settings_received(id data);
void fetch_settings(void) {
    NSURL *url = [NSURL URLWithString:@"https://config.example.com/v1/settings.json"];
    [[[NSURLSession sharedSession] dataTaskWithURL:url completionHandler:^(NSData *data, id response, NSError *error) {
        if (data) settings_received(data);
    }] resume];
}
