// A stand-in for a TLS stack linked into an app's own native code: the labels every TLS 1.2 and 1.3 stack derives its
// keys with (RFC 5246 6.3, 7.4.9, 8.1; RFC 8446 7.1), and a client's use of them. Nothing of a real stack is in it.
extern int connect(int socket, const void *address, unsigned length);
extern int derive(const char *label, const unsigned char *secret, unsigned char *key);

static const char *const LABELS[] = {
    "master secret", "key expansion", "client finished", "server finished", "tls13 ", "c hs traffic", "s hs traffic", "c ap traffic",
};

int Java_org_pinscan_native_1tls_App_get(void *env, void *type, int socket) {
    unsigned char key[32] = {0};
    for (unsigned i = 0; i < sizeof LABELS / sizeof *LABELS; i++) {
        if (derive(LABELS[i], key, key)) {
            return -1;
        }
    }
    return connect(socket, key, sizeof key);
}
