// The bundle's resources as Swift code on iOS reaches them: messages to NSBundle and what reads files.
#include "SessionBridge.h"
extern const struct ObjCClass BundleClass CLASS("NSBundle"), DictionaryClass CLASS("NSDictionary"),
    SerializationClass CLASS("NSPropertyListSerialization");
static inline ObjCRef _Nonnull bundleType(void) { return &BundleClass; }
static inline ObjCRef _Nonnull dictionaryType(void) { return &DictionaryClass; }
static inline ObjCRef _Nonnull serializationType(void) { return &SerializationClass; }
extern ObjCRef _Nonnull mainBundle(ObjCRef _Nonnull o, ObjCRef _Nullable s) SEND("mainBundle");
extern ObjCRef _Nullable urlForResource(ObjCRef _Nonnull o, ObjCRef _Nullable s, ObjCRef _Nonnull n, ObjCRef _Nonnull t) SEND("URLForResource:withExtension:");
extern ObjCRef _Nullable urlsForResources(ObjCRef _Nonnull o, ObjCRef _Nullable s, ObjCRef _Nonnull t, ObjCRef _Nullable d) SEND("URLsForResourcesWithExtension:subdirectory:");
extern ObjCRef _Nullable initWithContents(ObjCRef _Nonnull o, ObjCRef _Nullable s, ObjCRef _Nonnull url) SEND("initWithContentsOfURL:");
extern ObjCRef _Nullable propertyList(ObjCRef _Nonnull o, ObjCRef _Nullable s, ObjCRef _Nonnull d, unsigned long options, void *_Nullable format, void *_Nullable error) SEND("propertyListWithData:options:format:error:");
extern ObjCRef _Nonnull objc_alloc(ObjCRef _Nonnull o);
ObjCRef _Nullable SecCertificateCreateWithData(ObjCRef _Nullable a, ObjCRef _Nonnull d);
