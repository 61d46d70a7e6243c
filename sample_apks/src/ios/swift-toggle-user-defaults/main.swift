// In Swift, a preference on the device turns pinning off; its name fits into an immediate.
@_cdecl("start")
public func start() {
    if !boolForKey(standardUserDefaults(userDefaultsType(), nil), nil, objectiveC("no_ssl_pinning")) {
        initSharedInstance(trustKit(), nil, objectiveC(["TSKPinnedDomains": ["api.example.com": ["TSKPublicKeyHashes": ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="]]]]))
    }
    request()
}
