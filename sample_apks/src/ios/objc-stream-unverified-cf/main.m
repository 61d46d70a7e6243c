// A CFStream's TLS settings switch the validation of the chain off, in a dictionary built in steps.
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

    NSMutableDictionary *settings = [NSMutableDictionary dictionary];
    [settings setObject:(__bridge id)kCFBooleanFalse forKey:(__bridge id)kCFStreamSSLValidatesCertificateChain];
    [settings setObject:(__bridge id)kCFStreamSocketSecurityLevelTLSv1 forKey:(__bridge id)kCFStreamSSLLevel];
    CFReadStreamSetProperty(in, kCFStreamPropertySSLSettings, (__bridge CFTypeRef)settings);
    CFWriteStreamSetProperty(out, kCFStreamPropertySSLSettings, (__bridge CFTypeRef)settings);
    CFReadStreamOpen(in);
}
