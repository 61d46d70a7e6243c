// libcurl with two pinned public keys, for the URL of its handle.
#import "App.h"

typedef void CURL;
extern CURL *curl_easy_init(void);
extern int curl_easy_setopt(CURL *handle, int option, ...);
extern int curl_easy_perform(CURL *handle);
enum { CURLOPT_URL = 10002, CURLOPT_SSL_VERIFYPEER = 64, CURLOPT_SSL_VERIFYHOST = 81, CURLOPT_PINNEDPUBLICKEY = 10230 };

void start(void) {
    CURL *handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, "https://api.example.com/v1/status");
    curl_easy_setopt(handle, CURLOPT_PINNEDPUBLICKEY, "sha256//psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=;sha256//MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=");
    curl_easy_perform(handle);
}
