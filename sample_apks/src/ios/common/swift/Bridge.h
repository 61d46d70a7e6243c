// What Swift code on iOS calls of Objective-C, for a compiler that has no Objective-C: message stubs and constants.
#pragma once
typedef const void *ObjCRef;
#define SEND(selector) __asm("objc_msgSend$" selector)
#define CLASS(name) __asm("OBJC_CLASS_$_" name)
struct ObjCClass { const void *isa; };

extern ObjCRef _Nonnull const kTSKSwizzleNetworkDelegates;
extern ObjCRef _Nonnull const kTSKPinnedDomains;
extern ObjCRef _Nonnull const kTSKPublicKeyHashes;
extern ObjCRef _Nonnull const kTSKEnforcePinning;
extern ObjCRef _Nonnull const kTSKIncludeSubdomains;
extern ObjCRef _Nonnull const kTSKExpirationDate;
extern ObjCRef _Nonnull const kTSKDisableDefaultReportUri;

extern const struct ObjCClass TrustKitClass CLASS("TrustKit"), RemoteConfigClass CLASS("FIRRemoteConfig"),
    UserDefaultsClass CLASS("NSUserDefaults");
static inline ObjCRef _Nonnull trustKit(void) { return &TrustKitClass; }
static inline ObjCRef _Nonnull remoteConfigType(void) { return &RemoteConfigClass; }
static inline ObjCRef _Nonnull userDefaultsType(void) { return &UserDefaultsClass; }

extern void initSharedInstance(ObjCRef _Nonnull cls, ObjCRef _Nullable sel, ObjCRef _Nonnull configuration)
    SEND("initSharedInstanceWithConfiguration:");
extern ObjCRef _Nonnull sharedRemoteConfig(ObjCRef _Nonnull cls, ObjCRef _Nullable sel) SEND("remoteConfig");
extern ObjCRef _Nonnull configValue(ObjCRef _Nonnull config, ObjCRef _Nullable sel, ObjCRef _Nonnull key) SEND("configValueForKey:");
extern _Bool boolValue(ObjCRef _Nonnull value, ObjCRef _Nullable sel) SEND("boolValue");
extern ObjCRef _Nonnull standardUserDefaults(ObjCRef _Nonnull cls, ObjCRef _Nullable sel) SEND("standardUserDefaults");
extern _Bool boolForKey(ObjCRef _Nonnull defaults, ObjCRef _Nullable sel, ObjCRef _Nonnull key) SEND("boolForKey:");

void request(void);  // in Objective-C: one request through a session
