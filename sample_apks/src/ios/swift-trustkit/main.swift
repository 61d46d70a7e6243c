// TrustKit configured in Swift by a nested dictionary of Any: one host enforced with an expiry, one with a short name report-only.
@_cdecl("start")
public func start() {
    let configuration: [String: Any] = [
        string(kTSKSwizzleNetworkDelegates): false,
        string(kTSKPinnedDomains): [
            "api.example.com": [
                string(kTSKEnforcePinning): true,
                string(kTSKIncludeSubdomains): true,
                string(kTSKExpirationDate): "2027-06-30",
                string(kTSKPublicKeyHashes): ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="],
            ] as [String: Any],
            "a.io": [
                string(kTSKEnforcePinning): false,
                string(kTSKPublicKeyHashes): ["Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", "QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA="],
            ] as [String: Any],
        ],
    ]
    initSharedInstance(trustKit(), nil, objectiveC(configuration))
    request()
}
