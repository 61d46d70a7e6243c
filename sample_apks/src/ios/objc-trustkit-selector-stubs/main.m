// Messages sent through objc_msgSend$selector stubs, as newer compilers do.
#import "App.h"
#import "TrustKit.h"
#define SEND(name) __asm("_objc_msgSend$" name)
extern id dictionary2(Class c, SEL unused, const id *objects, const id *keys, NSUInteger n) SEND("dictionaryWithObjects:forKeys:count:");
extern id array2(Class c, SEL unused, const id *objects, NSUInteger n) SEND("arrayWithObjects:count:");
extern void setUp(Class c, SEL unused, id configuration) SEND("initSharedInstanceWithConfiguration:");
extern id sharedKit(Class c, SEL unused) SEND("sharedInstance");
extern id validator(id kit, SEL unused) SEND("pinningValidator");
extern BOOL handle(id validator, SEL unused, id challenge, id done) SEND("handleChallenge:completionHandler:");

@interface ValidatingDelegate : NSObject
@end

@implementation ValidatingDelegate
- (void)URLSession:(NSURLSession *)session didReceiveChallenge:(NSURLAuthenticationChallenge *)challenge completionHandler:(ChallengeCompletion)done {
    if (!handle(validator(sharedKit([TrustKit class], 0), 0), 0, challenge, done)) {
        done(NSURLSessionAuthChallengePerformDefaultHandling, nil);
    }
}
@end

static id pair(id key, id object) {
    return dictionary2([NSDictionary class], 0, &object, &key, 1);
}

void start(void) {
    id pins[] = {@"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="};
    id list = array2([NSArray class], 0, pins, 2);
    id keys[] = {kTSKPublicKeyHashes, kTSKIncludeSubdomains}, objects[] = {list, @YES};
    id domain = dictionary2([NSDictionary class], 0, objects, keys, 2);
    setUp([TrustKit class], 0, pair(kTSKPinnedDomains, pair(@"api.example.com", domain)));
    NSURLSession *session = [NSURLSession sessionWithConfiguration:[NSURLSessionConfiguration defaultSessionConfiguration]
                                                          delegate:[ValidatingDelegate new]
                                                     delegateQueue:nil];
    [[session dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
