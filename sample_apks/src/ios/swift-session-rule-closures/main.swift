// Rules, each a host and a closure that decides.
import Foundation
struct Rule { let host: String; let accepts: (String) -> Bool }
final class SessionDelegate {
    let rules: [Rule] = [
        Rule(host: "api.example.com", accepts: { $0 == "psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=" || $0 == "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8=" }),
        Rule(host: "img.example.com", accepts: { $0 == "Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=" || $0 == "QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA=" }),
    ]
    init() {}
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        let space = protectionSpace(challenge, nil)
        let host = string(hostOf(space, nil))
        guard let trust = serverTrust(space, nil) else { completionHandler(1, nil); return }
        guard SecTrustEvaluateWithError(trust, nil), let hash = leafHash(trust) else { completionHandler(2, nil); return }
        for rule in rules where rule.host == host {
            if rule.accepts(hash) { completionHandler(0, credential(credentialType(), nil, trust)); return }
        }
        completionHandler(2, nil)
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }
