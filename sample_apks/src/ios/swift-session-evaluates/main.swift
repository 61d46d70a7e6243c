// A Swift delegate that only evaluates, beside unrelated hashes.
final class SessionDelegate {
    static let scripts: Set<String> = ["Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", "QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA="]
    init() {}
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        guard let trust = serverTrust(protectionSpace(challenge, nil), nil), SecTrustEvaluateWithError(trust, nil) else { completionHandler(2, nil); return }
        completionHandler(0, credential(credentialType(), nil, trust))
    }
    @inline(never) func trusted(_ d: Data) -> Bool { SessionDelegate.scripts.contains(sha256Base64(d)) }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }
@_silgen_name("check_script") public func check(_ d: ObjCRef) -> Bool { SessionDelegate().trusted(data(d)) }
