// A Swift delegate with its pins in a Set and its host in properties.
final class SessionDelegate {
    private let pins: Set<String>
    private let host = "api.example.com"
    init(pins: Set<String>) { self.pins = pins }
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        let space = protectionSpace(challenge, nil)
        guard string(hostOf(space, nil)) == host else { return completionHandler(1, nil) }
        guard let trust = serverTrust(space, nil), SecTrustEvaluateWithError(trust, nil), let key = SecTrustCopyKey(trust), let raw = SecKeyCopyExternalRepresentation(key, nil), pins.contains(sha256Base64(data(raw))) else {
            return completionHandler(2, nil)
        }
        completionHandler(0, credential(credentialType(), nil, trust))
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate(pins: ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="]) }
