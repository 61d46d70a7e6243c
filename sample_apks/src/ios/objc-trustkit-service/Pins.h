#import "MiniFoundation.h"
extern NSString * const ABApiHost; extern NSString * const ABLoginHost;
extern NSString * const ABPinPrimary; extern NSString * const ABPinBackup;
#define LOGIN_PINS @[ @"Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", @"QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA=" ]
