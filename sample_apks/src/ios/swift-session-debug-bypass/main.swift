// A build for debugging accepts every server; the one for release compares pins.
import Foundation
final class SessionDelegate {
    let pins = ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="]
    init() {}
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        let space = protectionSpace(challenge, nil)
        guard let trust = serverTrust(space, nil) else { completionHandler(1, nil); return }
        #if DEBUG
        completionHandler(0, credential(credentialType(), nil, trust))
        #else
        guard string(hostOf(space, nil)) == "api.example.com" else { completionHandler(1, nil); return }
        guard SecTrustEvaluateWithError(trust, nil), let hash = leafHash(trust), pins.contains(hash) else { completionHandler(2, nil); return }
        completionHandler(0, credential(credentialType(), nil, trust))
        #endif
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }
