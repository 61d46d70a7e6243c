#pragma once
#include "../common/swift/SessionBridge.h"
void sec_protocol_options_set_verify_block(ObjCRef _Nonnull options, void (^_Nonnull block)(ObjCRef _Nonnull metadata, ObjCRef _Nonnull trust, void (^_Nonnull done)(_Bool)), ObjCRef _Nullable queue);
ObjCRef _Nonnull sec_trust_copy_ref(ObjCRef _Nonnull trust);
ObjCRef _Nonnull tls_options(void);
void connect_to_api(void);
