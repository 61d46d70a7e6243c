// OpenSSL's own verdict is asked, and the digest of the whole certificate.
#import "App.h"
#include "openssl.h"
static const unsigned char kPin[32] = {0xa6, 0xc8, 0x14, 0x3c, 0x4c, 0xa4, 0xe7, 0xfe, 0x3e, 0xbe, 0x9c, 0xe9, 0x2b, 0xd9, 0x1e, 0x36, 0x84, 0x71, 0x03, 0x2f, 0xf7, 0x02, 0x39, 0x5f, 0x39, 0x78, 0x01, 0xa3, 0xe1, 0xe1, 0x62, 0x0a};
static int verify(int ok, X509_STORE_CTX *store) {
    unsigned char digest[32];
    unsigned size = 0;
    if (!ok || !X509_digest(X509_STORE_CTX_get_current_cert(store), EVP_sha256(), digest, &size)) return 0;
    return memcmp(digest, kPin, 32) == 0;
}
void start(void) { SSL_CTX_set_verify(SSL_CTX_new(TLS_client_method()), 1, verify); }
