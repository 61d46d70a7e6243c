struct pin { char host[32]; int length; unsigned char digest[32]; };
int pin_check(const char *host, const unsigned char *digest);
int memcmp(const void *a, const void *b, unsigned long n); unsigned long strlen(const char *s);
