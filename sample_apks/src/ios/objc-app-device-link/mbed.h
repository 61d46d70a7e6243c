typedef struct { void *p[64]; } mbedtls_ssl_context, mbedtls_ssl_config, mbedtls_x509_crt, mbedtls_net_context;
void mbedtls_ssl_init(mbedtls_ssl_context *s); void mbedtls_ssl_config_init(mbedtls_ssl_config *c); void mbedtls_x509_crt_init(mbedtls_x509_crt *c);
int mbedtls_x509_crt_parse(mbedtls_x509_crt *c, const unsigned char *b, unsigned long n);
int mbedtls_net_connect(mbedtls_net_context *n, const char *h, const char *p, int proto);
int mbedtls_ssl_config_defaults(mbedtls_ssl_config *c, int e, int t, int p); void mbedtls_ssl_conf_authmode(mbedtls_ssl_config *c, int m);
void mbedtls_ssl_conf_ca_chain(mbedtls_ssl_config *c, mbedtls_x509_crt *ca, void *crl); int mbedtls_ssl_setup(mbedtls_ssl_context *s, const mbedtls_ssl_config *c);
int mbedtls_ssl_set_hostname(mbedtls_ssl_context *s, const char *h); int mbedtls_ssl_handshake(mbedtls_ssl_context *s);
