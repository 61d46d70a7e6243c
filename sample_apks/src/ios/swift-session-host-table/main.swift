// A Swift delegate looks the host up in a static dictionary of pins.
enum Pinning {
    static let hosts: [String: [String]] = [
        "api.example.com": ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="],
        "img.example.com": ["Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", "QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA="],
    ]
}
final class SessionDelegate {
    init() {}
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        let space = protectionSpace(challenge, nil)
        let host = string(hostOf(space, nil))
        guard let trust = serverTrust(space, nil), let pins = Pinning.hosts[host] else {
            completionHandler(1, nil)
            return
        }
        guard SecTrustEvaluateWithError(trust, nil), let key = SecTrustCopyKey(trust), let raw = SecKeyCopyExternalRepresentation(key, nil) else {
            completionHandler(2, nil)
            return
        }
        let hash = sha256Base64(data(raw))
        if pins.contains(hash) {
            completionHandler(0, credential(credentialType(), nil, trust))
        } else {
            completionHandler(2, nil)
        }
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }
