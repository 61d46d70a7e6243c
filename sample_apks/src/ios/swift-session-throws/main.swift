// A validator throws where the key is not pinned; the delegate accepts where nothing was thrown.
import Foundation
enum PinningError: Error { case untrusted, noKey, mismatch(String) }
protocol TrustValidating { func validate(_ trust: ObjCRef, host: String) throws }
struct PinValidator: TrustValidating {
    let pins: [String: Set<String>]
    func validate(_ trust: ObjCRef, host: String) throws {
        guard SecTrustEvaluateWithError(trust, nil) else { throw PinningError.untrusted }
        guard let expected = pins[host] else { return }
        guard let hash = leafHash(trust) else { throw PinningError.noKey }
        if !expected.contains(hash) { throw PinningError.mismatch(hash) }
    }
}
final class SessionDelegate {
    private let validator = PinValidator(pins: [
        "api.example.com": ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="],
        "pay.example.com": ["Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", "QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA="],
    ])
    init() {}
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        let space = protectionSpace(challenge, nil)
        guard let trust = serverTrust(space, nil) else { completionHandler(1, nil); return }
        do {
            try validator.validate(trust, host: string(hostOf(space, nil)))
            completionHandler(0, credential(credentialType(), nil, trust))
        } catch {
            completionHandler(2, nil)
        }
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject {
    SessionDelegate()
}
