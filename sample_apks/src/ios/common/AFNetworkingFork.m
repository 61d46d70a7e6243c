// AFNetworking's stand-in under the names that a Cordova plugin gives its copy.
#define AFSecurityPolicy SM_AFSecurityPolicy
#define AFHTTPSessionManager SM_AFHTTPSessionManager
#import "AFNetworking.m"
