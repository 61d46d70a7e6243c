// A stand-in for gRPC's framework, with bodies of our own.
#include "grpcpp.h"
namespace std { inline namespace __1 {
template <class C, class T, class A> basic_string<C, T, A> &basic_string<C, T, A>::assign(const C *text) { words[0] = (void *)text; return *this; }
template <class C, class T, class A> basic_string<C, T, A>::~basic_string() {}
template <class T> shared_ptr<T>::~shared_ptr() {}
template class basic_string<char>;
} }
namespace grpc {
class ChannelCredentials {};
std::shared_ptr<ChannelCredentials> SslCredentials(const SslCredentialsOptions &options) { return {}; }
void UseChannel(const char *target, const std::shared_ptr<ChannelCredentials> &credentials) {}
}
template class std::shared_ptr<grpc::ChannelCredentials>;
