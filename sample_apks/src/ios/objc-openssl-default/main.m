// OpenSSL verifies by its own rules; a callback only passes its verdict on.
#import "App.h"
#include "openssl.h"
static int verify(int ok, X509_STORE_CTX *store) { return ok; }
void start(void) {
    SSL_CTX_set_verify(SSL_CTX_new(TLS_client_method()), 1, 0);
    SSL_CTX_set_verify(SSL_CTX_new(TLS_client_method()), 1, verify);
}
