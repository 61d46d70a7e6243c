// gRPC trusts only a root certificate of the bundle, for one host.
#import "App.h"

@interface NSString (Files)
+ (instancetype)stringWithContentsOfFile:(NSString *)path encoding:(NSUInteger)encoding error:(NSError **)error;
@end
@interface GRPCCall : NSObject
+ (BOOL)setTLSPEMRootCerts:(NSString *)roots forHost:(NSString *)host error:(NSError **)error;
@end
@interface GRPCMutableCallOptions : NSObject
- (void)setPEMRootCertificates:(NSString *)roots;
@end
// A stand-in for the library: its names, with bodies of our own.
@implementation GRPCCall
+ (BOOL)setTLSPEMRootCerts:(NSString *)roots forHost:(NSString *)host error:(NSError **)error { return roots != nil; }
@end
@implementation GRPCMutableCallOptions
- (void)setPEMRootCertificates:(NSString *)roots { NSLog(@"%@", roots); }
@end

void start(void) {
    NSString *roots = [NSString stringWithContentsOfFile:[[NSBundle mainBundle] pathForResource:@"roots" ofType:@"pem"] encoding:4 error:nil];
    [GRPCCall setTLSPEMRootCerts:roots forHost:@"grpc.example.com:443" error:nil];
}
