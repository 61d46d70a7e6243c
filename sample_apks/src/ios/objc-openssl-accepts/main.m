// OpenSSL's callback accepts every server.
#import "App.h"
#include "openssl.h"
static int verify(int ok, X509_STORE_CTX *store) { return 1; }
void start(void) { SSL_CTX_set_verify(SSL_CTX_new(TLS_client_method()), 1, verify); }
