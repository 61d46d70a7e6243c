// gRPC's C++ channel trusts the roots that gRPC brings.
#include "grpcpp/grpcpp.h"

extern "C" void start(void) {
    grpc::SslCredentialsOptions options;
    auto credentials = grpc::SslCredentials(options);
    grpc::UseChannel("grpc.example.com:443", credentials);
}
