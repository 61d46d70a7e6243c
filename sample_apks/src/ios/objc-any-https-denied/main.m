// The private question is answered with no, and the private setter takes an exception back.
#import "App.h"

@interface NSURLRequest (Private)
+ (void)setAllowsAnyHTTPSCertificate:(BOOL)allows forHost:(NSString *)host;
@end

@implementation NSURLRequest (Any)
+ (BOOL)allowsAnyHTTPSCertificateForHost:(NSString *)host {
    NSLog(@"%@", host);
    return NO;
}
@end

void start(void) {
    [NSURLRequest setAllowsAnyHTTPSCertificate:NO forHost:@"api.example.com"];
    NSURLRequest *request = [NSURLRequest requestWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]];
    [[[NSURLConnection alloc] initWithRequest:request delegate:nil] start];
}
