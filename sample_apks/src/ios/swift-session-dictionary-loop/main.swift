// A dictionary of hosts and pins is gone through; the entry of the host is asked.
import Foundation
final class SessionDelegate {
    let pinned: [String: [String]] = ["api.example.com": ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="], "img.example.com": ["Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", "QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA="]]
    init() {}
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        let space = protectionSpace(challenge, nil)
        let host = string(hostOf(space, nil))
        guard let trust = serverTrust(space, nil) else { completionHandler(1, nil); return }
        guard SecTrustEvaluateWithError(trust, nil), let hash = leafHash(trust) else { completionHandler(2, nil); return }
        for (name, pins) in pinned where name == host {
            if pins.contains(hash) { completionHandler(0, credential(credentialType(), nil, trust)); return }
        }
        completionHandler(2, nil)
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }
