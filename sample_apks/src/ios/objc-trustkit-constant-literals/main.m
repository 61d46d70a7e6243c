// The whole configuration is a constant dictionary in the data segment, as newer compilers lay it out.
#import "App.h"
#import "TrustKit.h"
extern void *NSArrayClass[] __asm("_OBJC_CLASS_$_NSConstantArray");
extern void *NSDictionaryClass[] __asm("_OBJC_CLASS_$_NSConstantDictionary");
extern char constantTrue[] __asm("___kCFBooleanTrue"), constantFalse[] __asm("___kCFBooleanFalse");
struct array { void *isa; unsigned long count; const void *const *objects; };
struct dictionary { void *isa; unsigned long options, count; const void *const *keys, *const *objects; };
#define STRING(name, text) static const struct { void *isa; unsigned flags; const char *bytes; long length; } name \
    __attribute__((section("__DATA_CONST,__cfstring"))) = {__CFConstantStringClassReference, 0x7C8, text, sizeof(text) - 1}
#define IN(name) __attribute__((section("__DATA_CONST," name), used))
STRING(domainsKey, "TSKPinnedDomains"); STRING(hashesKey, "TSKPublicKeyHashes"); STRING(enforceKey, "TSKEnforcePinning");
STRING(subdomainsKey, "TSKIncludeSubdomains"); STRING(host, "api.example.com");
STRING(first, "psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo="); STRING(second, "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=");
static const void *const pins[] IN("__objc_arraydata") = {&first, &second};
static const struct array list IN("__objc_arrayobj") = {NSArrayClass, 2, pins};
static const void *const domainKeys[] IN("__objc_arraydata") = {&enforceKey, &subdomainsKey, &hashesKey};
static const void *const domainObjects[] IN("__objc_arraydata") = {constantTrue, constantFalse, &list};
static const struct dictionary domain IN("__objc_dictobj") = {NSDictionaryClass, 1, 3, domainKeys, domainObjects};
static const void *const hostKeys[] IN("__objc_arraydata") = {&host}, *const hostObjects[] IN("__objc_arraydata") = {&domain};
static const struct dictionary hosts IN("__objc_dictobj") = {NSDictionaryClass, 1, 1, hostKeys, hostObjects};
static const void *const rootKeys[] IN("__objc_arraydata") = {&domainsKey}, *const rootObjects[] IN("__objc_arraydata") = {&hosts};
static const struct dictionary root IN("__objc_dictobj") = {NSDictionaryClass, 1, 1, rootKeys, rootObjects};

@interface ValidatingDelegate : NSObject
@end

@implementation ValidatingDelegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    if (![[[TrustKit sharedInstance] pinningValidator] handleChallenge:challenge completionHandler:done]) {
        done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
    }
}
@end

void start(void) {
    [TrustKit initSharedInstanceWithConfiguration:(__bridge NSDictionary *)(void *)&root];
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[ValidatingDelegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
