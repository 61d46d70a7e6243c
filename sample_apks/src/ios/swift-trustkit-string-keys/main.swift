// TrustKit configured in Swift with literal key strings and pins from a global array.
let pins = ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="]

@_cdecl("start")
public func start() {
    let domain: [String: Any] = ["TSKPublicKeyHashes": pins, "TSKIncludeSubdomains": true]
    let configuration: [String: Any] = ["TSKPinnedDomains": ["api.example.com": domain]]
    initSharedInstance(trustKit(), nil, objectiveC(configuration))
    request()
}
