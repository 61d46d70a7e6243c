// Firebase Remote Config's interface as apps see it (names as published; none of its code).
#import "MiniFoundation.h"
@interface FIRRemoteConfigValue : NSObject
@property (nonatomic, readonly) BOOL boolValue;
@property (nonatomic, readonly) NSString *stringValue;
@end
@interface FIRRemoteConfig : NSObject
+ (FIRRemoteConfig *)remoteConfig;
- (FIRRemoteConfigValue *)configValueForKey:(NSString *)key;
- (FIRRemoteConfigValue *)objectForKeyedSubscript:(NSString *)key;
- (void)setDefaultsFromPlistFileName:(NSString *)name;
- (void)setDefaults:(NSDictionary *)defaults;
- (void)fetchAndActivateWithCompletionHandler:(void (^)(NSInteger, NSError *))done;
@end
