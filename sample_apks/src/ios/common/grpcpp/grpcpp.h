// gRPC's C++ interface and what it takes of libc++'s string and shared_ptr: the published names and layouts.
#pragma once
#include <stddef.h>
namespace std { inline namespace __1 {
template <class C> struct char_traits {};
template <class T> class allocator {};
template <class C, class T = char_traits<C>, class A = allocator<C>> class basic_string {
public:
    basic_string() : words{nullptr, nullptr, nullptr} {}
    ~basic_string();
    basic_string &assign(const C *text);
    basic_string &operator=(const C *text) { return assign(text); }
private:
    void *words[3];
};
extern template class basic_string<char>;
using string = basic_string<char>;
template <class T> class shared_ptr {
public:
    ~shared_ptr();
private:
    T *object = nullptr;
    void *control = nullptr;
};
} }
namespace grpc {
struct SslCredentialsOptions { std::string pem_root_certs, pem_private_key, pem_cert_chain; };
class ChannelCredentials;
extern std::shared_ptr<ChannelCredentials> SslCredentials(const SslCredentialsOptions &options);
extern void UseChannel(const char *target, const std::shared_ptr<ChannelCredentials> &credentials);
}
