// Network.framework: a verify block compares the hash of the leaf certificate with two literals.
#import "App.h"

typedef id nw_object; typedef void *nw_options;
typedef void (^verify_complete)(_Bool);
typedef void (^verify_block)(void *metadata, void *trust, verify_complete done);
extern void sec_protocol_options_set_verify_block(void *options, verify_block block, void *queue);
extern SecTrustRef sec_trust_copy_ref(void *trust);
extern void *nw_tls_copy_sec_protocol_options(void *options);
extern void *nw_endpoint_create_host(const char *host, const char *port);
extern void *nw_parameters_create_secure_tcp(void (^tls)(void *), void (^tcp)(void *));
extern void *nw_connection_create(void *endpoint, void *parameters);
extern void nw_connection_start(void *connection);
extern void *dispatch_get_global_queue(long priority, unsigned long flags);
extern void (^_nw_parameters_configure_protocol_default_configuration)(void *);

void start(void) {
    void *endpoint = nw_endpoint_create_host("api.example.com", "443");
    void *parameters = nw_parameters_create_secure_tcp(^(void *options) {
      sec_protocol_options_set_verify_block(nw_tls_copy_sec_protocol_options(options), ^(void *metadata, void *trust, verify_complete done) {
        SecTrustRef chain = sec_trust_copy_ref(trust);
        if (!SecTrustEvaluateWithError(chain, NULL)) {
            done(NO);
            return;
        }
        NSData *leaf = (__bridge id)SecCertificateCopyData(SecTrustGetCertificateAtIndex(chain, 0));
        unsigned char digest[32];
        CC_SHA256([leaf bytes], (uint32_t)[leaf length], digest);
        NSString *hash = [[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0];
        done([@[ @"JM1Ra9fle5E2eNZxMQ8rklQ4iIgTCQIwX1bvGt23nLA=", @"7dGXEFiGYyjtbbZ8gRF2RuxO7HLSC3mok8Q+PvMI4oE=" ] containsObject:hash]);
      }, dispatch_get_global_queue(0, 0));
    }, _nw_parameters_configure_protocol_default_configuration);
    nw_connection_start(nw_connection_create(endpoint, parameters));
}
