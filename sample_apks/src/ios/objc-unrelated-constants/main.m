// Constants of 44 characters that are no pins: an AES key, a key of a messenger, a subresource hash; and CC_SHA256 for a file name.
#import "App.h"

static NSString *const kMessageKey = @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=";

@interface Vault : NSObject
@end
@implementation Vault
- (NSData *)key {
    return [[NSData alloc] initWithBase64EncodedString:kMessageKey options:0];
}
- (NSArray *)relayKeys {
    return @[ @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" ];
}
- (NSString *)integrity {
    return @"sha256-Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=";
}
- (NSString *)nameFor:(NSData *)content {
    unsigned char digest[32];
    CC_SHA256([content bytes], (uint32_t)[content length], digest);
    return [[NSData dataWithBytes:digest length:32] base64EncodedStringWithOptions:0];
}
@end

void start(void) {
    Vault *vault = [Vault new];
    NSLog(@"%@ %@ %@ %@", [vault key], [vault relayKeys], [vault integrity], [vault nameFor:[vault key]]);
    [[[NSURLSession sharedSession] dataTaskWithURL:[NSURL URLWithString:@"https://api.example.com/v1/status"]] resume];
}
