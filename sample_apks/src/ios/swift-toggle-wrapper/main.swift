// In Swift, a property wrapper over the preferences turns pinning off.
@propertyWrapper
struct Preference {
    let key: String
    var wrappedValue: Bool { boolForKey(standardUserDefaults(userDefaultsType(), nil), nil, objectiveC(key)) }
    init(_ key: String) { self.key = key }
}

enum Settings {
    @Preference("developer.disable_ssl_pinning") static var lenient: Bool
}

@_cdecl("start")
public func start() {
    if !Settings.lenient {
        initSharedInstance(trustKit(), nil, objectiveC(["TSKPinnedDomains": ["api.example.com": ["TSKPublicKeyHashes": ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="]]]]))
    }
    request()
}
