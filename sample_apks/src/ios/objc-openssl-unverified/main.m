// OpenSSL is told to verify nothing.
#import "App.h"
#include "openssl.h"
void start(void) { SSL_CTX_set_verify(SSL_CTX_new(TLS_client_method()), 0, 0); }
