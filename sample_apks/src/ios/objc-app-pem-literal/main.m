// The server's certificate in PEM in the code: its lines are joined, decoded and compared with what the server shows.
#import "App.h"
@interface NSArray (Join)
- (NSString *)componentsJoinedByString:(NSString *)s;
@end
static NSString *const kServerCertificate =
    @"-----BEGIN CERTIFICATE-----\n"
    @"MIICUDCCAfegAwIBAgIBCjAKBggqhkjOPQQDAjA3MRgwFgYDVQQKDA9QaW5zY2Fu\n"
    @"IFNhbXBsZXMxGzAZBgNVBAMMElNhbXBsZXMgSXNzdWluZyBDQTAeFw0yNjA1MDEw\n"
    @"MDAwMDBaFw0yNzA1MDEwMDAwMDBaMDQxGDAWBgNVBAoMD1BpbnNjYW4gU2FtcGxl\n"
    @"czEYMBYGA1UEAwwPYXBpLmV4YW1wbGUuY29tMIIBIjANBgkqhkiG9w0BAQEFAAOC\n"
    @"AQ8AMIIBCgKCAQEAvlRCDAe1TxArSl7lOyW4U4286E17qTLuoh2ZbLuLkye1Niim\n"
    @"r+Cj+Sbm2DQeP0r70D10XBHsvd6if3N/87FnZxwb+vIhRTAkzg1lcWkKUPmJcqSY\n"
    @"F+1cQbAb0qz3FQtbSk568lcZcRoubE7GizABmDjHoa6ZEO/XWeHo7/belz+NZrQQ\n"
    @"DmsxMmf+5YzacwhqLvYnyqtm1221d/FvL1SSRpQq6u5gIm2L7BmTfx6HSyOElUR9\n"
    @"pNiGVryHVT0lpd0T1pxdipOFLV8Ypan9CY9I9jkbs4D0ymdgnBeBBfXD1GdWLW3x\n"
    @"/46fKJXUcZithlHmX6zJvucbCa21prhEUTDTowIDAQABoywwKjAMBgNVHRMBAf8E\n"
    @"AjAAMBoGA1UdEQQTMBGCD2FwaS5leGFtcGxlLmNvbTAKBggqhkjOPQQDAgNHADBE\n"
    @"AiA5WdwvwE9U06ml/lK8i7l06/zVfGumXDPn0TWE5H4P2QIgFCELghWr35xk07YT\n"
    @"uclMk3vBPkyJTyWpBhc/nPOwAco=\n"
    @"-----END CERTIFICATE-----\n";
static NSData *DER(NSString *pem) {
    NSString *body = [pem stringByReplacingOccurrencesOfString:@"-----BEGIN CERTIFICATE-----" withString:@""];
    body = [body stringByReplacingOccurrencesOfString:@"-----END CERTIFICATE-----" withString:@""];
    body = [[body componentsSeparatedByString:@"\n"] componentsJoinedByString:@""];
    return [[NSData alloc] initWithBase64EncodedString:body options:0];
}
@interface Net : NSObject
@end
@implementation Net
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)completionHandler {
    SecTrustRef trust = challenge.protectionSpace.serverTrust;
    NSData *shown = CFBridgingRelease(SecCertificateCopyData(SecTrustGetCertificateAtIndex(trust, 0)));
    if (SecTrustEvaluateWithError(trust, NULL) && [shown isEqualToData:DER(kServerCertificate)])
        completionHandler(NSURLSessionAuthChallengeUseCredential, [NSURLCredential credentialForTrust:trust]);
    else
        completionHandler(NSURLSessionAuthChallengeCancelAuthenticationChallenge, nil);
}
@end
void start(void) {
    NSURLSession *s = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration] delegate:[Net new] delegateQueue:nil];
    [[s dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
