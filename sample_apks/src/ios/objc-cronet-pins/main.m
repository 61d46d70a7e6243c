// Cronet is given two public key pins with an expiry, locally installed CAs included.
#import "App.h"

@interface NSDate : NSObject
+ (instancetype)dateWithTimeIntervalSince1970:(double)seconds;
@end
@interface Cronet : NSObject
+ (void)setEnablePublicKeyPinningBypassForLocalTrustAnchors:(BOOL)enable;
+ (BOOL)addPublicKeyPinsForHost:(NSString *)host pinHashes:(NSSet *)hashes includeSubdomains:(BOOL)subdomains expirationDate:(NSDate *)until error:(NSError **)error;
+ (void)start;
@end
// A stand-in for the library: its names, with bodies of our own.
@implementation Cronet
+ (void)setEnablePublicKeyPinningBypassForLocalTrustAnchors:(BOOL)enable {}
+ (BOOL)addPublicKeyPinsForHost:(NSString *)host pinHashes:(NSSet *)hashes includeSubdomains:(BOOL)subdomains expirationDate:(NSDate *)until error:(NSError **)error { return YES; }
+ (void)start {}
@end

static NSData *pin(NSString *text) { return [[NSData alloc] initWithBase64EncodedString:text options:0]; }

void start(void) {
    [Cronet setEnablePublicKeyPinningBypassForLocalTrustAnchors:NO];
    NSSet *pins = [NSSet setWithObjects:pin(@"OvYRGhxpHHLZr6ZUV4RuSaNlGXtWXoTnjjq95hQvywo="), pin(@"8ZBNfSCEf7cZY0F4xvRK7x0TDMVXL4H7Y44NBJFykVM="), nil];
    [Cronet addPublicKeyPinsForHost:@"api.example.com" pinHashes:pins includeSubdomains:YES expirationDate:[NSDate dateWithTimeIntervalSince1970:1830297600] error:nil];
    [Cronet start];
}
