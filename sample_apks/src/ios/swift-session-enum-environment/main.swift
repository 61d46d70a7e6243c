// An enumeration's case, chosen when the app runs, has a host and pins of its own.
import Foundation
enum Environment: Int {
    case production, staging
    var host: String {
        switch self {
        case .production: return "api.example.com"
        case .staging: return "staging.example.com"
        }
    }
    var pins: [String] {
        switch self {
        case .production: return ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="]
        case .staging: return ["Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", "QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA="]
        }
    }
}
final class SessionDelegate {
    let environment: Environment
    init(environment: Environment) { self.environment = environment }
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        let space = protectionSpace(challenge, nil)
        let host = string(hostOf(space, nil))
        guard let trust = serverTrust(space, nil) else { completionHandler(1, nil); return }
        guard SecTrustEvaluateWithError(trust, nil), let hash = leafHash(trust) else { completionHandler(2, nil); return }
        guard host == environment.host else { completionHandler(1, nil); return }
        if environment.pins.contains(hash) { completionHandler(0, credential(credentialType(), nil, trust)); return }
        completionHandler(2, nil)
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject {
    SessionDelegate(environment: Environment(rawValue: CommandLine.arguments.count % 2)!)
}
