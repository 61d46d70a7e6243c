#pragma once
typedef const void *ObjCRef;
#define SEND(selector) __asm("objc_msgSend$" selector)
#define CLASS(name) __asm("OBJC_CLASS_$_" name)
struct ObjCClass { const void *isa; };
extern const struct ObjCClass BundleClass CLASS("NSBundle");
static inline ObjCRef _Nonnull bundleType(void) { return &BundleClass; }
extern ObjCRef _Nonnull mainBundle(ObjCRef _Nonnull o, ObjCRef _Nullable s) SEND("mainBundle");
extern ObjCRef _Nullable pathForResource(ObjCRef _Nonnull o, ObjCRef _Nullable s, ObjCRef _Nonnull n, ObjCRef _Nonnull t) SEND("pathForResource:ofType:");
