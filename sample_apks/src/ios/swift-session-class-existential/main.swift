// A validator that is an object of a protocol's type decides.
import Foundation
protocol PinValidator: AnyObject { func accepts(_ hash: String) -> Bool }
final class KeyValidator: PinValidator {
    private let pins: [String]
    init(pins: [String]) { self.pins = pins }
    func accepts(_ hash: String) -> Bool { pins.contains(hash) }
}
final class OpenValidator: PinValidator { func accepts(_ hash: String) -> Bool { !hash.isEmpty } }
final class SessionDelegate {
    private let validator: any PinValidator
    init(validator: any PinValidator = KeyValidator(pins: ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="])) { self.validator = validator }
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        let space = protectionSpace(challenge, nil)
        let host = string(hostOf(space, nil))
        guard let trust = serverTrust(space, nil) else { completionHandler(1, nil); return }
        guard SecTrustEvaluateWithError(trust, nil), let hash = leafHash(trust) else { completionHandler(2, nil); return }
        _ = host
        if validator.accepts(hash) { completionHandler(0, credential(credentialType(), nil, trust)); return }
        completionHandler(2, nil)
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }
@_silgen_name("open_validator") public func openValidator() -> AnyObject { OpenValidator() }
