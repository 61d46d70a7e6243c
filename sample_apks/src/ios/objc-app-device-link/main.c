/* A C client on mbedTLS: a root of its own is the only anchor. */
#include "mbed.h"
static const char root_pem[] =
"-----BEGIN CERTIFICATE-----\n"
"MIIBazCCARCgAwIBAgIBATAKBggqhkjOPQQDAjA0MRgwFgYDVQQKDA9QaW5zY2Fu\n"
"IFNhbXBsZXMxGDAWBgNVBAMMD1NhbXBsZXMgUm9vdCBDQTAeFw0yMDAxMDEwMDAw\n"
"MDBaFw00MDAxMDEwMDAwMDBaMDQxGDAWBgNVBAoMD1BpbnNjYW4gU2FtcGxlczEY\n"
"MBYGA1UEAwwPU2FtcGxlcyBSb290IENBMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcD\n"
"QgAEpG6I8XaoyinDL21zHdU0azCN8tjCPaXclYeKgP7VyVu4WxkKJoWquLZpgZvq\n"
"3peD35s3FHHRAiT/SlNOKYV42KMTMBEwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjO\n"
"PQQDAgNJADBGAiEAjmIHRZ5Ipj1716f/SGY5D79H5NGQEicRv67RLANy5tgCIQD0\n"
"CQpZ+zk+DDKlssEl9ZQEvaEwBdJbTc85COts3ZKMdw==\n"
"-----END CERTIFICATE-----\n";
int connect_device(void) {
    static mbedtls_ssl_context ssl; static mbedtls_ssl_config conf; static mbedtls_x509_crt ca; static mbedtls_net_context net;
    mbedtls_ssl_init(&ssl); mbedtls_ssl_config_init(&conf); mbedtls_x509_crt_init(&ca);
    if (mbedtls_x509_crt_parse(&ca, (const unsigned char *)root_pem, sizeof root_pem)) return -1;
    if (mbedtls_net_connect(&net, "hub.example.com", "8883", 0)) return -2;
    mbedtls_ssl_config_defaults(&conf, 0, 0, 0);
    mbedtls_ssl_conf_authmode(&conf, 2);
    mbedtls_ssl_conf_ca_chain(&conf, &ca, 0);
    mbedtls_ssl_setup(&ssl, &conf);
    mbedtls_ssl_set_hostname(&ssl, "hub.example.com");
    return mbedtls_ssl_handshake(&ssl);
}
