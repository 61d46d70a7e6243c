// Network.framework: a verify block accepts every server.
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
        done(YES);
      }, dispatch_get_global_queue(0, 0));
    }, _nw_parameters_configure_protocol_default_configuration);
    nw_connection_start(nw_connection_create(endpoint, parameters));
}
