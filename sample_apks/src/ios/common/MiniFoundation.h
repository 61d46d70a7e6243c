// Enough of Objective-C, Foundation, Security, UIKit and WebKit to compile the samples without Apple's SDK.
// Only names and shapes that matter for the machine code are right.
#pragma once
#ifndef __OBJC__
#error "Objective-C only"
#endif
typedef signed char int8_t; typedef unsigned char uint8_t; typedef int int32_t; typedef unsigned int uint32_t;
typedef unsigned long size_t;
#ifdef __cplusplus
typedef bool BOOL;
extern "C" {
#else
typedef _Bool BOOL;
#define bool _Bool
#endif
typedef long NSInteger; typedef unsigned long NSUInteger;
#define YES ((BOOL)1)
#define NO ((BOOL)0)
#define nil ((id)0)
#ifdef __cplusplus
#define NULL 0
#else
#define NULL ((void *)0)
#endif
@class NSString, NSURL, NSData, NSArray, NSDictionary, NSError;
@protocol NSObject - (BOOL)isKindOfClass:(Class)c; @end
@protocol NSCopying @end
__attribute__((objc_root_class)) @interface NSObject <NSObject>
#ifdef WITH_ISA
{ Class isa; } // as in Apple's header: the fields of an app's own classes begin behind it
#endif
+ (instancetype)alloc; - (instancetype)init; + (instancetype)new; - (id)copy; - (id)mutableCopy;
#if !__has_feature(objc_arc)
- (instancetype)retain; - (oneway void)release; - (instancetype)autorelease; - (void)dealloc;
#endif
+ (Class)class; - (Class)class; - (BOOL)respondsToSelector:(SEL)s; - (BOOL)isEqual:(id)o;
@end
@interface NSString : NSObject <NSCopying>
- (NSUInteger)length; - (BOOL)isEqualToString:(NSString *)s; - (BOOL)hasSuffix:(NSString *)s; - (BOOL)hasPrefix:(NSString *)s;
- (NSString *)stringByAppendingString:(NSString *)s; + (instancetype)stringWithFormat:(NSString *)f, ...;
- (const char *)UTF8String; - (NSString *)lowercaseString;
@end
@interface NSConstantString : NSString @end
extern void *__CFConstantStringClassReference[];
@interface NSNumber : NSObject
+ (NSNumber *)numberWithBool:(BOOL)b; + (NSNumber *)numberWithInt:(int)i; + (NSNumber *)numberWithDouble:(double)d;
+ (NSNumber *)numberWithInteger:(NSInteger)i; + (NSNumber *)numberWithUnsignedInteger:(NSUInteger)i;
+ (NSNumber *)numberWithLong:(long)i; - (BOOL)boolValue; - (NSInteger)integerValue;
@end
@interface NSData : NSObject
- (instancetype)initWithBase64EncodedString:(NSString *)s options:(NSUInteger)o;
+ (instancetype)dataWithContentsOfFile:(NSString *)p; + (instancetype)dataWithContentsOfURL:(NSURL *)u;
+ (instancetype)dataWithBytes:(const void *)b length:(NSUInteger)n;
- (const void *)bytes; - (NSUInteger)length; - (BOOL)isEqualToData:(NSData *)d;
- (NSString *)base64EncodedStringWithOptions:(NSUInteger)o;
@end
@interface NSMutableData : NSData
+ (instancetype)dataWithBytes:(const void *)b length:(NSUInteger)n; - (void)appendData:(NSData *)d;
- (void)appendBytes:(const void *)b length:(NSUInteger)n;
@end
@interface NSArray<ObjectType> : NSObject
+ (instancetype)arrayWithObjects:(const ObjectType _Nonnull[])o count:(NSUInteger)c; + (instancetype)array;
+ (instancetype)arrayWithObjects:(id)f, ...; + (instancetype)arrayWithObject:(id)o;
- (BOOL)containsObject:(ObjectType)o; - (id)objectAtIndexedSubscript:(NSUInteger)i; - (NSUInteger)count;
@end
@interface NSMutableArray<ObjectType> : NSArray<ObjectType> - (void)addObject:(id)o; @end
@interface NSDictionary<KeyType, ObjectType> : NSObject
+ (instancetype)dictionaryWithObjects:(const ObjectType _Nonnull[])o forKeys:(const KeyType _Nonnull[])k count:(NSUInteger)c;
+ (instancetype)dictionaryWithObjectsAndKeys:(id)f, ...; + (instancetype)dictionary;
- (ObjectType)objectForKeyedSubscript:(KeyType)k; - (ObjectType)objectForKey:(KeyType)k;
@end
@interface NSMutableDictionary<KeyType, ObjectType> : NSDictionary<KeyType, ObjectType>
- (void)setObject:(id)o forKeyedSubscript:(id)k; - (void)setObject:(id)o forKey:(id)k;
@end
@interface NSSet : NSObject
+ (instancetype)setWithObjects:(id)f, ...; + (instancetype)setWithObject:(id)o; + (instancetype)setWithArray:(NSArray *)a;
- (BOOL)containsObject:(id)o;
@end
@interface NSBundle : NSObject
+ (NSBundle *)mainBundle; - (NSString *)pathForResource:(NSString *)n ofType:(NSString *)t;
- (NSURL *)URLForResource:(NSString *)n withExtension:(NSString *)t; - (id)objectForInfoDictionaryKey:(NSString *)k;
@end
@interface NSURL : NSObject + (instancetype)URLWithString:(NSString *)s; @end
@interface NSURLRequest : NSObject + (instancetype)requestWithURL:(NSURL *)u; @end
@interface NSProcessInfo : NSObject
+ (NSProcessInfo *)processInfo; - (NSArray<NSString *> *)arguments; - (NSDictionary *)environment;
@end
@interface NSUserDefaults : NSObject
+ (NSUserDefaults *)standardUserDefaults; - (BOOL)boolForKey:(NSString *)k; - (void)registerDefaults:(NSDictionary *)d;
- (void)setBool:(BOOL)b forKey:(NSString *)k;
@end
void NSLog(NSString *f, ...);
// Security and CommonCrypto
typedef struct __SecTrust *SecTrustRef; typedef struct __SecKey *SecKeyRef; typedef struct __SecCertificate *SecCertificateRef;
typedef const struct __CFData *CFDataRef; typedef const struct __CFArray *CFArrayRef; typedef struct __CFError *CFErrorRef;
typedef struct __SecPolicy *SecPolicyRef; typedef const void *CFTypeRef; typedef const struct __CFString *CFStringRef;
bool SecTrustEvaluateWithError(SecTrustRef t, CFErrorRef *e); int SecTrustEvaluate(SecTrustRef t, uint32_t *r);
SecKeyRef SecTrustCopyKey(SecTrustRef t); SecKeyRef SecTrustCopyPublicKey(SecTrustRef t);
CFArrayRef SecTrustCopyCertificateChain(SecTrustRef t); SecCertificateRef SecTrustGetCertificateAtIndex(SecTrustRef t, long i);
long SecTrustGetCertificateCount(SecTrustRef t); SecKeyRef SecCertificateCopyKey(SecCertificateRef c);
CFDataRef SecKeyCopyExternalRepresentation(SecKeyRef k, CFErrorRef *e); CFDataRef SecCertificateCopyData(SecCertificateRef c);
SecCertificateRef SecCertificateCreateWithData(void *a, CFDataRef d);
int SecTrustSetAnchorCertificates(SecTrustRef t, CFArrayRef a); int SecTrustSetAnchorCertificatesOnly(SecTrustRef t, bool only);
int SecTrustSetPolicies(SecTrustRef t, CFTypeRef p); SecPolicyRef SecPolicyCreateSSL(bool server, CFStringRef host);
SecPolicyRef SecPolicyCreateBasicX509(void); CFDataRef SecTrustCopyExceptions(SecTrustRef t); bool SecTrustSetExceptions(SecTrustRef t, CFDataRef d);
long CFArrayGetCount(CFArrayRef a); const void *CFArrayGetValueAtIndex(CFArrayRef a, long i); void CFRelease(CFTypeRef);
unsigned char *CC_SHA256(const void *d, uint32_t n, unsigned char *md);
void *memcpy(void *d, const void *s, size_t n); int memcmp(const void *a, const void *b, size_t n);
// Foundation's URL loading
extern NSString *const NSURLAuthenticationMethodServerTrust;
@interface NSURLProtectionSpace : NSObject
- (NSString *)host; - (SecTrustRef)serverTrust; - (NSString *)authenticationMethod;
@end
@interface NSURLCredential : NSObject
+ (NSURLCredential *)credentialForTrust:(SecTrustRef)t; - (instancetype)initWithTrust:(SecTrustRef)t;
@end
@class NSURLAuthenticationChallenge;
@protocol NSURLAuthenticationChallengeSender
- (void)useCredential:(NSURLCredential *)c forAuthenticationChallenge:(NSURLAuthenticationChallenge *)a;
- (void)cancelAuthenticationChallenge:(NSURLAuthenticationChallenge *)a;
- (void)performDefaultHandlingForAuthenticationChallenge:(NSURLAuthenticationChallenge *)a;
- (void)continueWithoutCredentialForAuthenticationChallenge:(NSURLAuthenticationChallenge *)a;
@end
@interface NSURLAuthenticationChallenge : NSObject
- (NSURLProtectionSpace *)protectionSpace; - (id<NSURLAuthenticationChallengeSender>)sender;
@end
typedef NSInteger NSURLSessionAuthChallengeDisposition;
enum { NSURLSessionAuthChallengeUseCredential = 0, NSURLSessionAuthChallengePerformDefaultHandling = 1,
       NSURLSessionAuthChallengeCancelAuthenticationChallenge = 2, NSURLSessionAuthChallengeRejectProtectionSpace = 3 };
typedef void (^ChallengeCompletion)(NSURLSessionAuthChallengeDisposition, NSURLCredential *);
@interface NSURLSessionConfiguration : NSObject
+ (instancetype)defaultSessionConfiguration; + (instancetype)ephemeralSessionConfiguration;
@end
@interface NSURLSessionTask : NSObject - (void)resume; @end
@class NSURLSession;
@protocol NSURLSessionDelegate @end
@protocol NSURLSessionTaskDelegate <NSURLSessionDelegate> @end
@interface NSURLSession : NSObject
+ (NSURLSession *)sharedSession;
+ (NSURLSession *)sessionWithConfiguration:(NSURLSessionConfiguration *)c delegate:(id)d delegateQueue:(id)q;
- (NSURLSessionTask *)dataTaskWithURL:(NSURL *)u; - (NSURLSessionTask *)dataTaskWithRequest:(NSURLRequest *)r;
@end
@interface NSURLConnection : NSObject
- (instancetype)initWithRequest:(NSURLRequest *)r delegate:(id)d; - (void)start;
@end
// UIKit and WebKit
@interface UIResponder : NSObject @end
@interface UIViewController : UIResponder - (void)viewDidLoad; @end
@class UIApplication;
int UIApplicationMain(int argc, char **argv, NSString *principal, NSString *delegate);
@interface WKWebView : NSObject
- (void)setNavigationDelegate:(id)d; - (id)loadRequest:(NSURLRequest *)r;
@end
// dispatch
typedef long dispatch_once_t;
void dispatch_once(dispatch_once_t *once, void (^block)(void));
// More of Foundation: collections built in steps, files, JSON, text
@interface NSString (More)
- (NSArray<NSString *> *)componentsSeparatedByString:(NSString *)s; - (NSString *)stringByReplacingOccurrencesOfString:(NSString *)a withString:(NSString *)b;
- (NSString *)stringByTrimmingCharactersInSet:(id)s; - (NSString *)uppercaseString; - (BOOL)containsString:(NSString *)s;
- (NSString *)stringByAppendingPathComponent:(NSString *)s; - (id)dataUsingEncoding:(NSUInteger)e; - (BOOL)boolValue;
+ (instancetype)stringWithContentsOfFile:(NSString *)p encoding:(NSUInteger)e error:(NSError **)r; + (instancetype)stringWithUTF8String:(const char *)s;
- (NSString *)substringFromIndex:(NSUInteger)i; - (NSInteger)caseInsensitiveCompare:(NSString *)s;
@end
@interface NSMutableString : NSString
+ (instancetype)string; + (instancetype)stringWithCapacity:(NSUInteger)n; - (void)appendFormat:(NSString *)f, ...; - (void)appendString:(NSString *)s;
@end
@interface NSObject (More)
- (id)valueForKey:(NSString *)k; - (void)setValue:(id)v forKey:(NSString *)k;
@end
typedef struct { unsigned long state; id __unsafe_unretained *itemsPtr; unsigned long *mutationsPtr; unsigned long extra[5]; } NSFastEnumerationState;
@interface NSArray (More)
- (NSUInteger)countByEnumeratingWithState:(NSFastEnumerationState *)s objects:(id __unsafe_unretained *)o count:(NSUInteger)n;
- (id)firstObject; - (id)lastObject; - (id)objectAtIndex:(NSUInteger)i; + (instancetype)arrayWithArray:(NSArray *)a;
- (NSArray *)arrayByAddingObject:(id)o; - (NSArray *)arrayByAddingObjectsFromArray:(NSArray *)a; - (instancetype)initWithObjects:(id)f, ...;
- (NSUInteger)indexOfObject:(id)o; - (void)enumerateObjectsUsingBlock:(void (^)(id o, NSUInteger i, BOOL *stop))b;
+ (instancetype)arrayWithContentsOfFile:(NSString *)p;
@end
@interface NSMutableArray (More)
- (void)addObjectsFromArray:(NSArray *)a; + (instancetype)arrayWithCapacity:(NSUInteger)n;
@end
@interface NSDictionary (More)
- (NSUInteger)countByEnumeratingWithState:(NSFastEnumerationState *)s objects:(id __unsafe_unretained *)o count:(NSUInteger)n;
- (NSArray *)allKeys; - (NSArray *)allValues; + (instancetype)dictionaryWithDictionary:(NSDictionary *)d; + (instancetype)dictionaryWithObject:(id)o forKey:(id)k;
+ (instancetype)dictionaryWithContentsOfFile:(NSString *)p; + (instancetype)dictionaryWithContentsOfURL:(NSURL *)u;
- (instancetype)initWithContentsOfFile:(NSString *)p; - (instancetype)initWithObjectsAndKeys:(id)f, ...; - (instancetype)initWithDictionary:(NSDictionary *)d;
+ (instancetype)dictionaryWithContentsOfURL:(NSURL *)u error:(NSError **)e;
@end
@interface NSMutableDictionary (More)
- (void)addEntriesFromDictionary:(NSDictionary *)d; + (instancetype)dictionaryWithCapacity:(NSUInteger)n; - (void)removeObjectForKey:(id)k;
@end
@interface NSSet (More)
+ (instancetype)set; - (instancetype)initWithArray:(NSArray *)a; - (instancetype)initWithObjects:(id)f, ...; - (BOOL)intersectsSet:(NSSet *)s;
- (NSUInteger)countByEnumeratingWithState:(NSFastEnumerationState *)s objects:(id __unsafe_unretained *)o count:(NSUInteger)n;
- (NSUInteger)count;
@end
@interface NSMutableSet : NSSet
- (void)addObject:(id)o;
@end
@interface NSBundle (More)
+ (NSBundle *)bundleForClass:(Class)c; - (NSArray<NSString *> *)pathsForResourcesOfType:(NSString *)t inDirectory:(NSString *)d;
- (NSArray<NSURL *> *)URLsForResourcesWithExtension:(NSString *)e subdirectory:(NSString *)d; - (NSDictionary *)infoDictionary;
- (NSString *)pathForResource:(NSString *)n ofType:(NSString *)t inDirectory:(NSString *)d; - (NSString *)resourcePath;
@end
@interface NSURL (More)
- (NSString *)host; - (NSString *)absoluteString; - (NSString *)path; + (instancetype)fileURLWithPath:(NSString *)p;
@end
@interface NSURLProtectionSpace (More)
- (NSInteger)port;
@end
@interface NSJSONSerialization : NSObject
+ (id)JSONObjectWithData:(NSData *)d options:(NSUInteger)o error:(NSError **)e;
@end
@interface NSUserDefaults (More)
- (id)objectForKey:(NSString *)k; - (NSString *)stringForKey:(NSString *)k; - (void)setObject:(id)o forKey:(NSString *)k;
@end
@interface NSNumber (More)
+ (NSNumber *)numberWithUnsignedInt:(unsigned)i; - (int)intValue;
@end
@interface NSOperationQueue : NSObject + (instancetype)mainQueue; @end
#define NSUTF8StringEncoding 4
extern NSString *const NSURLAuthenticationMethodClientCertificate;
static inline id CFBridgingRelease(CFTypeRef x) { return (id)(__bridge id)x; }
int SecTrustGetTrustResult(SecTrustRef t, uint32_t *r); SecPolicyRef SecPolicyCreateRevocation(NSUInteger flags);
SecKeyRef SecCertificateCopyPublicKey(SecCertificateRef c); CFStringRef SecCertificateCopySubjectSummary(SecCertificateRef c);
bool CFEqual(CFTypeRef a, CFTypeRef b); const uint8_t *CFDataGetBytePtr(CFDataRef d); long CFDataGetLength(CFDataRef d);
#ifdef __cplusplus
}
#endif
