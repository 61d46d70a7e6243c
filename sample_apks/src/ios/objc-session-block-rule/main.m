// The rule is a block in a property, with the pins captured.
#import "App.h"
static const unsigned char kRsa2048[] = {0x30,0x82,0x01,0x22,0x30,0x0d,0x06,0x09,0x2a,0x86,0x48,0x86,0xf7,0x0d,0x01,0x01,0x01,0x05,0x00,0x03,0x82,0x01,0x0f,0x00};

@interface Net : NSObject
@property (nonatomic, copy) BOOL (^isPinned)(NSString *hash);
@end
@implementation Net
- (instancetype)init {
    if ((self = [super init])) {
        NSSet *pins = [NSSet setWithArray:@[@"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="]];
        self.isPinned = ^BOOL(NSString *h) { return [pins containsObject:h]; };
    }
    return self;
}
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    SecTrustRef t = challenge.protectionSpace.serverTrust;
    if (!SecTrustEvaluateWithError(t, NULL)) { done(2, nil); return; }
    NSData *raw = (__bridge id)SecKeyCopyExternalRepresentation(SecTrustCopyKey(t), NULL);
    NSMutableData *d = [NSMutableData dataWithBytes:kRsa2048 length:sizeof kRsa2048];
    [d appendData:raw];
    unsigned char md[32];
    CC_SHA256(d.bytes, (uint32_t)d.length, md);
    if (self.isPinned([[NSData dataWithBytes:md length:32] base64EncodedStringWithOptions:0])) done(0, [NSURLCredential credentialForTrust:t]);
    else done(2, nil);
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[Net new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
