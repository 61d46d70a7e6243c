// A category of NSURLRequest answers the system's private question with yes.
#import "App.h"

@interface NSURLRequest (Any)
@end

@implementation NSURLRequest (Any)
+ (BOOL)allowsAnyHTTPSCertificateForHost:(NSString *)host {
    return YES;
}
@end

void start(void) {
    NSURLRequest *request = [NSURLRequest requestWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]];
    [[[NSURLConnection alloc] initWithRequest:request delegate:nil] start];
}
