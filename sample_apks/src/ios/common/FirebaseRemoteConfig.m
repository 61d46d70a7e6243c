// A stand-in for Firebase Remote Config: its classes and entry points, with bodies of our own.
#import "FirebaseRemoteConfig.h"
@implementation FIRRemoteConfigValue {
    @public NSString *_text;
}
- (BOOL)boolValue { return [_text isEqualToString:@"true"]; }
- (NSString *)stringValue { return _text; }
@end
@implementation FIRRemoteConfig {
    NSDictionary *_defaults;
}
static FIRRemoteConfig *shared;
+ (FIRRemoteConfig *)remoteConfig {
    if (shared == nil) shared = [self new];
    return shared;
}
- (FIRRemoteConfigValue *)configValueForKey:(NSString *)key {
    FIRRemoteConfigValue *value = [FIRRemoteConfigValue new];
    value->_text = [_defaults objectForKey:key];
    return value;
}
- (FIRRemoteConfigValue *)objectForKeyedSubscript:(NSString *)key { return [self configValueForKey:key]; }
- (void)setDefaultsFromPlistFileName:(NSString *)name {
    _defaults = [NSDictionary dictionaryWithObjectsAndKeys:name, @"file", nil];
}
- (void)setDefaults:(NSDictionary *)defaults { _defaults = defaults; }
- (void)fetchAndActivateWithCompletionHandler:(void (^)(NSInteger, NSError *))done {
    NSURL *url = [NSURL URLWithString:@"https://firebaseremoteconfig.googleapis.com/v1/projects/"];
    [[[NSURLSession sharedSession] dataTaskWithURL:url] resume];
    if (done) done(0, nil);
}
@end
