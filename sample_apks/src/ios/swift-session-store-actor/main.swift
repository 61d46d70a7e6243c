// An actor keeps the pins; the challenge is answered from a task.
import Foundation
actor PinStore {
    static let shared = PinStore()
    private let pins: [String: Set<String>] = ["api.example.com": ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="], "img.example.com": ["Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", "QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA="]]
    func accepts(_ hash: String, host: String) -> Bool { pins[host]?.contains(hash) ?? false }
}
final class SessionDelegate {
    init() {}
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        let space = protectionSpace(challenge, nil)
        let host = string(hostOf(space, nil))
        guard let trust = serverTrust(space, nil) else { completionHandler(1, nil); return }
        guard SecTrustEvaluateWithError(trust, nil), let hash = leafHash(trust) else { completionHandler(2, nil); return }
        Task {
            if await PinStore.shared.accepts(hash, host: host) { completionHandler(0, credential(credentialType(), nil, trust)) } else { completionHandler(2, nil) }
        }
        return
        completionHandler(2, nil)
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }
