// A stream's TLS settings switch the validation of the chain off.
#import "App.h"

extern CFStringRef const kCFStreamPropertySSLSettings, kCFStreamSSLValidatesCertificateChain, kCFStreamSSLPeerName, kCFStreamSSLLevel,
    kCFStreamSSLAllowsAnyRoot, kCFStreamSSLAllowsExpiredCertificates, kCFStreamSocketSecurityLevelTLSv1;
extern CFTypeRef const kCFNull, kCFBooleanFalse, kCFBooleanTrue;
extern NSString *const NSStreamSocketSecurityLevelKey, *const NSStreamSocketSecurityLevelNegotiatedSSL;
extern void CFStreamCreatePairWithSocketToHost(void *a, CFStringRef host, unsigned port, void **in, void **out);
extern BOOL CFReadStreamSetProperty(void *stream, CFStringRef name, CFTypeRef value);
extern BOOL CFWriteStreamSetProperty(void *stream, CFStringRef name, CFTypeRef value);
extern BOOL CFReadStreamOpen(void *stream);
@interface NSStream : NSObject
- (BOOL)setProperty:(id)value forKey:(NSString *)key;
- (void)open;
@end
@interface NSInputStream : NSStream
@end

void start(void) {
    void *in = NULL, *out = NULL;
    CFStreamCreatePairWithSocketToHost(NULL, (__bridge CFStringRef)@"feed.example.com", 443, &in, &out);

    NSInputStream *stream = (__bridge_transfer NSInputStream *)in;
    [stream setProperty:NSStreamSocketSecurityLevelNegotiatedSSL forKey:NSStreamSocketSecurityLevelKey];
    NSDictionary *settings = @{ (__bridge id)kCFStreamSSLValidatesCertificateChain : @NO };
    [stream setProperty:settings forKey:(__bridge NSString *)kCFStreamPropertySSLSettings];
    [stream open];
}
