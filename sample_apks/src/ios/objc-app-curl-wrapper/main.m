// A C wrapper around libcurl sets each option through helpers of its own; the host is in a table of services.
#import "App.h"
typedef void CURL;
extern CURL *curl_easy_init(void);
extern int curl_easy_setopt(CURL *handle, int option, ...);
extern int curl_easy_perform(CURL *handle);
enum { OptURL = 10002, OptVerifyPeer = 64, OptVerifyHost = 81, OptPinned = 10230, OptCAInfo = 10065 };
struct Service { const char *url; const char *pins; };
static const struct Service kServices[] = {
    {"https://api.example.com/v1", "sha256//psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=;sha256//MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="},
    {"https://files.example.com/", "sha256//Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=;sha256//QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA="},
};
__attribute__((noinline)) static int secure(CURL *handle, const struct Service *service) {
    curl_easy_setopt(handle, OptVerifyPeer, 1L);
    curl_easy_setopt(handle, OptVerifyHost, 2L);
    return curl_easy_setopt(handle, OptPinned, service->pins);
}
__attribute__((noinline)) static int request(const struct Service *service) {
    CURL *handle = curl_easy_init();
    if (!handle) return 1;
    curl_easy_setopt(handle, OptURL, service->url);
    if (secure(handle, service)) return 2;
    return curl_easy_perform(handle);
}
void start(void) { request(&kServices[0]); request(&kServices[1]); }
