// The framework's constants.
#import "MiniFoundation.h"

NSString *const ConfigurationHost = @"api.example.com";
NSString *const ConfigurationPin = @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=";
NSString *const ConfigurationBackup = @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=";
