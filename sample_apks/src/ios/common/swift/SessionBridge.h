#pragma once
typedef const void *ObjCRef;
#define SEND(selector) __asm("objc_msgSend$" selector)
#define CLASS(name) __asm("OBJC_CLASS_$_" name)
struct ObjCClass { const void *isa; };
extern const struct ObjCClass CredentialClass CLASS("NSURLCredential");
static inline ObjCRef _Nonnull credentialType(void) { return &CredentialClass; }
extern ObjCRef _Nonnull protectionSpace(ObjCRef _Nonnull o, ObjCRef _Nullable s) SEND("protectionSpace");
extern ObjCRef _Nonnull hostOf(ObjCRef _Nonnull o, ObjCRef _Nullable s) SEND("host");
extern ObjCRef _Nullable serverTrust(ObjCRef _Nonnull o, ObjCRef _Nullable s) SEND("serverTrust");
extern ObjCRef _Nonnull credential(ObjCRef _Nonnull o, ObjCRef _Nullable s, ObjCRef _Nonnull trust) SEND("credentialForTrust:");
_Bool SecTrustEvaluateWithError(ObjCRef _Nonnull t, ObjCRef _Nullable e);
ObjCRef _Nullable SecTrustCopyKey(ObjCRef _Nonnull t);
ObjCRef _Nullable SecTrustGetCertificateAtIndex(ObjCRef _Nonnull t, long i);
ObjCRef _Nullable SecCertificateCopyKey(ObjCRef _Nonnull t);
ObjCRef _Nullable SecCertificateCopyData(ObjCRef _Nonnull t);
ObjCRef _Nullable SecKeyCopyExternalRepresentation(ObjCRef _Nonnull t, ObjCRef _Nullable e);
unsigned char *_Nullable CC_SHA256(const void *_Nonnull d, unsigned n, unsigned char *_Nonnull md);
