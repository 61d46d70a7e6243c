// In Swift, a property wrapper over the remote configuration decides on pinning.
@propertyWrapper
struct RemoteFlag {
    let key: String
    var wrappedValue: Bool { boolValue(configValue(sharedRemoteConfig(remoteConfigType(), nil), nil, objectiveC(key)), nil) }
    init(_ key: String) { self.key = key }
}

final class Features {
    static let shared = Features()
    @RemoteFlag("network.ssl_pinning_enabled") var pinning: Bool
}

@_cdecl("start")
public func start() {
    if Features.shared.pinning {
        initSharedInstance(trustKit(), nil, objectiveC(["TSKPinnedDomains": ["api.example.com": ["TSKPublicKeyHashes": ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="]]]]))
    }
    request()
}
