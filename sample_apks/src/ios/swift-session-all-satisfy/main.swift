// The chain is refused where the hash is unlike all pins.
import Foundation
final class SessionDelegate {
    let pins = ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="]
    init() {}
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        let space = protectionSpace(challenge, nil)
        let host = string(hostOf(space, nil))
        guard let trust = serverTrust(space, nil) else { completionHandler(1, nil); return }
        guard SecTrustEvaluateWithError(trust, nil), let hash = leafHash(trust) else { completionHandler(2, nil); return }
        guard host == "api.example.com" else { completionHandler(1, nil); return }
        if !pins.allSatisfy({ $0 != hash }) { completionHandler(0, credential(credentialType(), nil, trust)); return }
        completionHandler(2, nil)
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }
