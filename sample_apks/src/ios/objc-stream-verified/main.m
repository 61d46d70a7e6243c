// A stream's TLS settings name the peer and leave the validation on.
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
    NSDictionary *settings = @{ (__bridge id)kCFStreamSSLPeerName : @"feed.example.com", (__bridge id)kCFStreamSSLValidatesCertificateChain : @YES,
                                (__bridge id)kCFStreamSSLLevel : (__bridge id)kCFStreamSocketSecurityLevelTLSv1 };
    [stream setProperty:settings forKey:(__bridge NSString *)kCFStreamPropertySSLSettings];
    [stream open];
}
