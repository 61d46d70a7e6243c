// In Swift, TrustKit is started only when the remote flag ssl_pinning_enabled is on.
@_cdecl("start")
public func start() {
    let remote = sharedRemoteConfig(remoteConfigType(), nil)
    if boolValue(configValue(remote, nil, objectiveC("ssl_pinning_enabled")), nil) {
        initSharedInstance(trustKit(), nil, objectiveC(["TSKPinnedDomains": ["api.example.com": ["TSKPublicKeyHashes": ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="]]]]))
    }
    request()
}
