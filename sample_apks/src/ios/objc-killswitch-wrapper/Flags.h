#import "FirebaseRemoteConfig.h"
extern NSString * const FlagSSLPinning;
@interface Flags : NSObject
+ (instancetype)shared;
- (BOOL)isOn:(NSString *)key;
@property (nonatomic, strong) FIRRemoteConfig *remote;
@end
