#import "Flags.h"
NSString * const FlagSSLPinning = @"network_ssl_pinning_enabled";
@implementation Flags
+ (instancetype)shared { static Flags *f; static dispatch_once_t once; dispatch_once(&once, ^{ f = [Flags new]; }); return f; }
- (instancetype)init { if ((self = [super init])) { _remote = [FIRRemoteConfig remoteConfig]; [_remote fetchAndActivateWithCompletionHandler:nil]; } return self; }
- (BOOL)isOn:(NSString *)key { return self.remote[key].boolValue; }
@end
