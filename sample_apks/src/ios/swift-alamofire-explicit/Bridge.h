#pragma once
typedef const void *ObjCRef;
#define SEND(selector) __asm("objc_msgSend$" selector)
#define CLASS(name) __asm("OBJC_CLASS_$_" name)
struct ObjCClass { const void *isa; };
extern const struct ObjCClass BundleClass CLASS("NSBundle");
extern const struct ObjCClass DataClass CLASS("NSData");
static inline ObjCRef _Nonnull bundleType(void) { return &BundleClass; }
static inline ObjCRef _Nonnull dataType(void) { return &DataClass; }
extern ObjCRef _Nonnull mainBundle(ObjCRef _Nonnull o, ObjCRef _Nullable s) SEND("mainBundle");
extern ObjCRef _Nullable pathForResource(ObjCRef _Nonnull o, ObjCRef _Nullable s, ObjCRef _Nonnull n, ObjCRef _Nonnull t) SEND("pathForResource:ofType:");
extern ObjCRef _Nullable dataWithContents(ObjCRef _Nonnull o, ObjCRef _Nullable s, ObjCRef _Nonnull p) SEND("dataWithContentsOfFile:");
