/* A stand-in for mbedTLS: its entry points, with bodies of our own, and the labels of the protocol's key schedule. */
#include "mbed.h"
static const char *const labels[] = {"client finished", "server finished", "key expansion", "master secret"};
static volatile unsigned long state;
void mbedtls_ssl_init(mbedtls_ssl_context *s) { s->p[0] = 0; }
void mbedtls_ssl_config_init(mbedtls_ssl_config *c) { c->p[0] = 0; }
void mbedtls_x509_crt_init(mbedtls_x509_crt *c) { c->p[0] = 0; }
int mbedtls_x509_crt_parse(mbedtls_x509_crt *c, const unsigned char *b, unsigned long n) { c->p[0] = (void *)b; state = n; return 0; }
int mbedtls_net_connect(mbedtls_net_context *n, const char *h, const char *p, int proto) { n->p[0] = (void *)h; n->p[1] = (void *)p; return proto; }
int mbedtls_ssl_config_defaults(mbedtls_ssl_config *c, int e, int t, int p) { state = e + t + p; c->p[1] = 0; return 0; }
void mbedtls_ssl_conf_authmode(mbedtls_ssl_config *c, int m) { c->p[2] = (void *)(long)m; }
void mbedtls_ssl_conf_ca_chain(mbedtls_ssl_config *c, mbedtls_x509_crt *ca, void *crl) { c->p[3] = ca; c->p[4] = crl; }
int mbedtls_ssl_setup(mbedtls_ssl_context *s, const mbedtls_ssl_config *c) { s->p[1] = (void *)c; return 0; }
int mbedtls_ssl_set_hostname(mbedtls_ssl_context *s, const char *h) { s->p[2] = (void *)h; return 0; }
int mbedtls_ssl_handshake(mbedtls_ssl_context *s) {
    for (unsigned i = 0; i < sizeof labels / sizeof *labels; i++)
        for (const char *c = labels[i]; *c; c++) state = state * 31 + *c;
    s->p[3] = (void *)state;
    return state == 0;
}
