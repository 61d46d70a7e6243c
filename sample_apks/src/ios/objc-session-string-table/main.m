// A constant table of C strings, each compared in a counted loop.
#import "TableDelegate.h"

static const char *const expected[] = {"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="};

static inline BOOL isPinned(NSURLProtectionSpace *space, const unsigned char *digest) {
    NSString *hash = [[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0];
    for (int i = 0; i < 2; i++)
        if ([hash isEqualToString:[NSString stringWithUTF8String:expected[i]]]) return YES;
    return NO;
}
