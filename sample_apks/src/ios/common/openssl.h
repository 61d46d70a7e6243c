// What the samples call of OpenSSL and BoringSSL: their published declarations.
typedef struct ssl_st SSL; typedef struct ssl_ctx_st SSL_CTX; typedef struct x509_st X509; typedef struct x509_store_ctx_st X509_STORE_CTX;
SSL_CTX *SSL_CTX_new(const void *method); const void *TLS_client_method(void);
void SSL_CTX_set_verify(SSL_CTX *ctx, int mode, int (*callback)(int ok, X509_STORE_CTX *store));
void SSL_CTX_set_custom_verify(SSL_CTX *ctx, int mode, int (*callback)(SSL *ssl, unsigned char *alert));
X509 *SSL_get_peer_certificate(const SSL *ssl); void *X509_get_X509_PUBKEY(const X509 *certificate);
int i2d_X509_PUBKEY(const void *key, unsigned char **out); unsigned char *SHA256(const void *data, unsigned long size, unsigned char *out);
int X509_digest(const X509 *certificate, const void *type, unsigned char *out, unsigned *size); const void *EVP_sha256(void);
X509 *X509_STORE_CTX_get_current_cert(const X509_STORE_CTX *store);
