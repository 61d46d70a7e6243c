// The private setter lets one host show any certificate.
#import "App.h"

@interface NSURLRequest (Private)
+ (void)setAllowsAnyHTTPSCertificate:(BOOL)allows forHost:(NSString *)host;
@end

void start(void) {
    NSURL *url = [NSURL URLWithString:@"https://staging.example.com/v1/status"];
    [NSURLRequest setAllowsAnyHTTPSCertificate:YES forHost:@"staging.example.com"];
    [[[NSURLConnection alloc] initWithRequest:[NSURLRequest requestWithURL:url] delegate:nil] start];
}
