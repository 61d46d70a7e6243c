// A constant table of C structs, each a host and its pin, gone through in a counted loop.
#import "TableDelegate.h"

struct Pinned { __unsafe_unretained NSString *host; __unsafe_unretained NSString *pin; };
static const struct Pinned table[] = {
    {@"api.example.com", @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo="}, {@"api.example.com", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="}, {@"files.example.com", @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U="},
};

static inline BOOL isPinned(NSURLProtectionSpace *space, const unsigned char *digest) {
    NSString *hash = [[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0];
    for (int i = 0; i < 3; i++)
        if ([[space host] isEqualToString:table[i].host] && [hash isEqualToString:table[i].pin]) return YES;
    return NO;
}
