// Network.framework is told not to ask the server for a certificate.
#import "App.h"
extern void sec_protocol_options_set_peer_authentication_required(void *options, _Bool required);
extern void sec_protocol_options_set_tls_sct_enabled(void *options, _Bool enabled);
extern void *nw_tls_copy_sec_protocol_options(void *options);
extern void *nw_endpoint_create_host(const char *host, const char *port);
extern void *nw_parameters_create_secure_tcp(void (^tls)(void *), void (^tcp)(void *));
extern void *nw_connection_create(void *endpoint, void *parameters);
extern void nw_connection_start(void *connection);
extern void (^_nw_parameters_configure_protocol_default_configuration)(void *);

void start(void) {
    void *endpoint = nw_endpoint_create_host("api.example.com", "443");
    void *parameters = nw_parameters_create_secure_tcp(^(void *options) {
      sec_protocol_options_set_peer_authentication_required(nw_tls_copy_sec_protocol_options(options), NO);
    }, _nw_parameters_configure_protocol_default_configuration);
    nw_connection_start(nw_connection_create(endpoint, parameters));
}
