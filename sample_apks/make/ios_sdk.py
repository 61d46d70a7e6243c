"""A stand-in for Apple's SDK: text stubs (TBD v4) that name what the system's libraries export, to link against."""

from __future__ import annotations

from pathlib import Path

TARGETS = "[ arm64-ios, arm64e-ios, armv7-ios, arm64-ios-simulator, x86_64-ios-simulator ]"

_OBJC = """
_objc_msgSend _objc_msgSendSuper2 _objc_alloc _objc_alloc_init _objc_opt_new _objc_opt_class _objc_opt_self
_objc_opt_isKindOfClass _objc_opt_respondsToSelector
_objc_release _objc_retain _objc_retainBlock _objc_autorelease _objc_autoreleaseReturnValue
_objc_retainAutoreleasedReturnValue _objc_retainAutoreleaseReturnValue _objc_claimAutoreleasedReturnValue
_objc_unsafeClaimAutoreleasedReturnValue _objc_storeStrong _objc_storeWeak _objc_loadWeakRetained _objc_destroyWeak
_objc_initWeak _objc_autoreleasePoolPush _objc_autoreleasePoolPop _objc_retainAutorelease _objc_getClass
_objc_setProperty_nonatomic_copy _objc_setProperty_atomic _objc_getProperty _objc_enumerationMutation _objc_terminate
__objc_empty_cache __objc_empty_vtable _objc_sync_enter _objc_sync_exit ___objc_personality_v0
_class_getInstanceMethod _method_exchangeImplementations _NSSelectorFromString
"""
_OBJC_RETAIN = " ".join(f"_objc_{verb}_x{n}" for verb in ("retain", "release") for n in range(19, 29))
_SYSTEM = """
dyld_stub_binder _memcpy _memmove _memcmp _memset _strlen _strcmp _strncmp _malloc _calloc _realloc _free _bzero _abort
_exit ___stack_chk_fail ___stack_chk_guard _dispatch_once _dispatch_get_global_queue __dispatch_main_q _dispatch_async
_strcasecmp __Block_copy __Block_release __Block_object_assign __Block_object_dispose __NSConcreteStackBlock
__NSConcreteGlobalBlock _printf _dlsym _arc4random_buf _posix_memalign _malloc_size _CC_SHA256 _CC_SHA256_Init
_CC_SHA256_Update _CC_SHA256_Final _CC_SHA1 _CC_MD5 __exit
_dispatch_queue_create _getenv __Unwind_Resume
"""
_CORE_FOUNDATION = """
___CFConstantStringClassReference _CFRelease _CFRetain _kCFBooleanTrue _kCFBooleanFalse ___kCFBooleanTrue
___kCFBooleanFalse ___NSArray0__struct ___NSDictionary0__struct _CFBundleGetMainBundle _CFArrayGetCount
_CFArrayGetValueAtIndex _CFEqual _CFDataGetBytePtr _CFDataGetLength _CFDataCreate _CFArrayCreate _kCFTypeArrayCallBacks
_kCFNull _CFStreamCreatePairWithSocketToHost _CFReadStreamSetProperty _CFWriteStreamSetProperty _CFReadStreamOpen
_CFDictionaryGetValue _CFPreferencesGetAppBooleanValue _kCFPreferencesCurrentApplication
___NSArray0__ ___NSDictionary0__
"""
_SECURITY = """
_SecTrustEvaluateWithError _SecTrustEvaluateAsyncWithError _SecTrustEvaluate _SecTrustCopyKey _SecTrustCopyPublicKey
_SecTrustCopyCertificateChain _SecTrustGetCertificateAtIndex _SecTrustGetCertificateCount _SecCertificateCopyKey
_SecKeyCopyExternalRepresentation _SecKeyCopyAttributes _SecCertificateCopyData _SecCertificateCreateWithData
_SecTrustSetAnchorCertificates _SecTrustSetAnchorCertificatesOnly _SecTrustSetPolicies _SecPolicyCreateSSL
_SecPolicyCreateBasicX509 _SecTrustSetExceptions _SecTrustCopyExceptions _SecTrustCreateWithCertificates
_sec_protocol_options_set_verify_block _sec_trust_copy_ref _kSecAttrKeyType _kSecAttrKeySizeInBits
_SecPKCS12Import _SecKeyCreateWithData _SecKeyVerifySignature _SecKeyCreateEncryptedData
_kSecKeyAlgorithmRSASignatureMessagePKCS1v15SHA256 _kSecKeyAlgorithmECIESEncryptionStandardX963SHA256AESGCM
_SecCertificateCopySubjectSummary _SecItemAdd _SecCertificateCopyPublicKey _SecTrustGetTrustResult _SecTrustCopyResult
_kSecTrustCertificateTransparency _sec_protocol_options_set_peer_authentication_required
_sec_protocol_options_set_tls_sct_enabled
_kSecAttrKeyTypeECSECPrimeRandom _kSecAttrKeyClass _kSecAttrKeyClassPublic
"""
_CF_NETWORK = """
_kCFStreamPropertySSLSettings _kCFStreamSSLValidatesCertificateChain _kCFStreamSSLPeerName _kCFStreamSSLLevel
_kCFStreamSSLAllowsAnyRoot _kCFStreamSSLAllowsExpiredCertificates _kCFStreamSSLAllowsExpiredRoots
_kCFStreamSocketSecurityLevelTLSv1 _kCFStreamPropertySSLPeerTrust
"""
_NETWORK = """
_nw_connection_create _nw_connection_start _nw_connection_set_queue _nw_endpoint_create_host
_nw_parameters_create_secure_tcp _nw_tls_copy_sec_protocol_options _nw_protocol_options_copy
__nw_parameters_configure_protocol_default_configuration
"""
_FOUNDATION = """
_NSURLAuthenticationMethodHTTPBasic
_NSLog _NSURLAuthenticationMethodServerTrust _NSURLAuthenticationMethodClientCertificate _NSClassFromString
_NSHomeDirectory _NSStreamSocketSecurityLevelKey _NSStreamSocketSecurityLevelNegotiatedSSL
"""

_LIBRARIES = {
    "usr/lib/libobjc.A": (_OBJC + _OBJC_RETAIN, "NSObject"),
    "usr/lib/libSystem.B": (_SYSTEM, ""),
    "CFNetwork": (_CF_NETWORK, ""),
    "usr/lib/libcurl.4": ("_curl_easy_init _curl_easy_setopt _curl_easy_perform _curl_easy_cleanup", ""),
    "usr/lib/libssl.3": (
        "_SSL_CTX_new _TLS_client_method _SSL_CTX_set_verify _SSL_CTX_set_custom_verify _SSL_get_peer_certificate "
        "_X509_get_X509_PUBKEY _i2d_X509_PUBKEY _SHA256 _X509_digest _EVP_sha256 _X509_STORE_CTX_get_current_cert",
        "",
    ),
    "usr/lib/libc++.1": ("___cxa_pure_virtual ___gxx_personality_v0", ""),
    "CoreFoundation": (
        _CORE_FOUNDATION,
        "NSArray NSMutableArray NSDictionary NSMutableDictionary NSNumber NSConstantArray NSConstantDictionary "
        "NSConstantIntegerNumber NSConstantDoubleNumber NSConstantFloatNumber NSData NSSet NSMutableData NSMutableSet",
    ),
    "Foundation": (
        _FOUNDATION,
        "NSString NSMutableString NSDate NSBundle NSURL NSURLRequest NSMutableURLRequest NSURLSession "
        "NSURLSessionConfiguration NSURLProtectionSpace NSURLAuthenticationChallenge NSURLCredential NSUserDefaults "
        "NSURLConnection NSProcessInfo NSError NSOperationQueue NSInputStream NSLocale NSException NSJSONSerialization "
        "NSPropertyListSerialization "
        "NSCharacterSet NSFileManager NSStream NSPredicate",
    ),
    "Security": (_SECURITY, ""),
    "Network": (_NETWORK, ""),
    "UIKit": (
        "_UIApplicationMain",
        "UIResponder UIViewController UIWindow UIScreen UIView UITableViewController UIAlertController UIAlertAction",
    ),
    "WebKit": ("", "WKWebView WKWebViewConfiguration"),
    "WatchKit": ("_WKApplicationMain", "WKInterfaceController"),
}
"""Install name without its folder and suffix -> (symbols, Objective-C classes)."""


def write(root: Path) -> Path:
    """Write the stubs under `root` and return it."""
    for name, (symbols, classes) in _LIBRARIES.items():
        if name.startswith("usr/"):
            stub(root / f"{name.rsplit('.', 1)[0]}.tbd", f"/{name}.dylib", symbols, classes)
        else:
            path = f"System/Library/Frameworks/{name}.framework/{name}"
            stub(root / f"{path}.tbd", f"/{path}", symbols, classes)
    return root


def stub(file: Path, install_name: str, symbols: str, classes: str) -> None:
    """Write one stub: its install name, the symbols and the Objective-C classes it exports."""
    lines = [
        f"--- !tapi-tbd\ntbd-version: 4\ntargets: {TARGETS}\ninstall-name: '{install_name}'\ncurrent-version: 1.0",
        f"exports:\n  - targets: {TARGETS}",
    ]
    if symbols.split():
        lines.append(f"    symbols: [ {', '.join(repr(symbol) for symbol in symbols.split())} ]")
    if classes.split():
        lines.append(f"    objc-classes: [ {', '.join(classes.split())} ]")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join([*lines, "...", ""]))
