// gRPC call options with a root certificate written out in the code.
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
    GRPCMutableCallOptions *options = [GRPCMutableCallOptions new];
    [options setPEMRootCertificates:@"-----BEGIN CERTIFICATE-----\n" "MIIBazCCARCgAwIBAgIBATAKBggqhkjOPQQDAjA0MRgwFgYDVQQKDA9QaW5zY2Fu\n" "IFNhbXBsZXMxGDAWBgNVBAMMD1NhbXBsZXMgUm9vdCBDQTAeFw0yMDAxMDEwMDAw\n" "MDBaFw00MDAxMDEwMDAwMDBaMDQxGDAWBgNVBAoMD1BpbnNjYW4gU2FtcGxlczEY\n" "MBYGA1UEAwwPU2FtcGxlcyBSb290IENBMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcD\n" "QgAEpG6I8XaoyinDL21zHdU0azCN8tjCPaXclYeKgP7VyVu4WxkKJoWquLZpgZvq\n" "3peD35s3FHHRAiT/SlNOKYV42KMTMBEwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjO\n" "PQQDAgNJADBGAiEAjmIHRZ5Ipj1716f/SGY5D79H5NGQEicRv67RLANy5tgCIQD0\n" "CQpZ+zk+DDKlssEl9ZQEvaEwBdJbTc85COts3ZKMdw==\n" "-----END CERTIFICATE-----\n"];
}
