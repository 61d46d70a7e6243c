// gRPC's C++ channel trusts only a root certificate that its code spells out.
#include "grpcpp/grpcpp.h"
static const char roots[] =
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

extern "C" void start(void) {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = roots;
    auto credentials = grpc::SslCredentials(options);
    grpc::UseChannel("grpc.example.com:443", credentials);
}
