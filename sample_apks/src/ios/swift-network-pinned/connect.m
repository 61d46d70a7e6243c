// The part of Network.framework that Swift reaches through its own overlay: a connection with the options set before.
#import "App.h"
extern void *nw_tls_copy_sec_protocol_options(void *options);
extern void *nw_endpoint_create_host(const char *host, const char *port);
extern void *nw_parameters_create_secure_tcp(void (^tls)(void *), void (^tcp)(void *));
extern void *nw_connection_create(void *endpoint, void *parameters);
extern void nw_connection_start(void *connection);
extern void (^_nw_parameters_configure_protocol_default_configuration)(void *);
static char options[8];
void *tls_options(void) { return options; }
void connect_to_api(void) {
    void *parameters = nw_parameters_create_secure_tcp(_nw_parameters_configure_protocol_default_configuration, _nw_parameters_configure_protocol_default_configuration);
    nw_connection_start(nw_connection_create(nw_endpoint_create_host("api.example.com", "443"), parameters));
}
