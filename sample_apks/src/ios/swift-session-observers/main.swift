// Pins set to a property with an observer.
import Foundation
final class SessionDelegate {
    var changes = 0
    var pins: Set<String> = [] { didSet { changes += 1 } }
    init() { configure() }
    @inline(never) func configure() { pins = ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="] }
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        let space = protectionSpace(challenge, nil)
        let host = string(hostOf(space, nil))
        guard let trust = serverTrust(space, nil) else { completionHandler(1, nil); return }
        guard SecTrustEvaluateWithError(trust, nil), let hash = leafHash(trust) else { completionHandler(2, nil); return }
        _ = host
        if pins.contains(hash) { completionHandler(0, credential(credentialType(), nil, trust)); return }
        completionHandler(2, nil)
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }
