// A delegate asks an object of another class that its maker gave host and pins.
#import "App.h"
static const unsigned char kRsa2048[] = {0x30,0x82,0x01,0x22,0x30,0x0d,0x06,0x09,0x2a,0x86,0x48,0x86,0xf7,0x0d,0x01,0x01,0x01,0x05,0x00,0x03,0x82,0x01,0x0f,0x00};

@protocol PinChecking
- (BOOL)trust:(SecTrustRef)t isValidForHost:(NSString *)host;
@end
@interface PinValidator : NSObject <PinChecking>
@property (nonatomic, strong) NSSet *pins; @property (nonatomic, copy) NSString *domain;
- (instancetype)initWithDomain:(NSString *)d pins:(NSSet *)p;
@end
@implementation PinValidator
- (instancetype)initWithDomain:(NSString *)d pins:(NSSet *)p { if ((self = [super init])) { _domain = [d copy]; _pins = p; } return self; }
- (BOOL)trust:(SecTrustRef)t isValidForHost:(NSString *)host {
    if (![host isEqualToString:self.domain]) return NO;
    if (!SecTrustEvaluateWithError(t, NULL)) return NO;
    NSData *raw = (__bridge id)SecKeyCopyExternalRepresentation(SecTrustCopyKey(t), NULL);
    NSMutableData *d = [NSMutableData dataWithBytes:kRsa2048 length:sizeof kRsa2048];
    [d appendData:raw];
    unsigned char md[32];
    CC_SHA256(d.bytes, (uint32_t)d.length, md);
    return [self.pins containsObject:[[NSData dataWithBytes:md length:32] base64EncodedStringWithOptions:0]];
}
@end
@interface Net : NSObject { id<PinChecking> _validator; }
- (instancetype)initWithValidator:(id<PinChecking>)v;
@end
@implementation Net
- (instancetype)initWithValidator:(id<PinChecking>)v { if ((self = [super init])) { _validator = v; } return self; }
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    NSURLProtectionSpace *sp = challenge.protectionSpace;
    if ([_validator trust:sp.serverTrust isValidForHost:sp.host]) done(0, [NSURLCredential credentialForTrust:sp.serverTrust]);
    else done(2, nil);
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[[Net alloc] initWithValidator:[[PinValidator alloc] initWithDomain:@"api.example.com" pins:[NSSet setWithObjects:@"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=", nil]]] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
