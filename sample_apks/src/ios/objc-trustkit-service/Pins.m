#import "Pins.h"
NSString * const ABApiHost = @"api.acme-bank.example"; NSString * const ABLoginHost = @"login.acme-bank.example";
NSString * const ABPinPrimary = @"psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo="; NSString * const ABPinBackup = @"MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=";
