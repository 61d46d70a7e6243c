// A validator of a protocol's type, in a field, decides.
import Foundation
protocol PinValidator { func accepts(_ hash: String, host: String) -> Bool }
struct KeyValidator: PinValidator {
    let hosts: [String]
    let pins: Set<String>
    func accepts(_ hash: String, host: String) -> Bool { hosts.contains(host) && pins.contains(hash) }
}
final class SessionDelegate {
    private let validator: any PinValidator
    init(validator: any PinValidator = KeyValidator(hosts: ["api.example.com"], pins: ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="])) { self.validator = validator }
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        let space = protectionSpace(challenge, nil)
        let host = string(hostOf(space, nil))
        guard let trust = serverTrust(space, nil) else { completionHandler(1, nil); return }
        guard SecTrustEvaluateWithError(trust, nil), let hash = leafHash(trust) else { completionHandler(2, nil); return }
        if validator.accepts(hash, host: host) { completionHandler(0, credential(credentialType(), nil, trust)); return }
        completionHandler(2, nil)
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }
