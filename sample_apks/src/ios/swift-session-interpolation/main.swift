// Host and hash are put together from constants.
import Foundation
enum Domain { static let base = "example.com"; static let service = "api" }
final class SessionDelegate {
    let pins: Set<String> = ["sha256/psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "sha256/MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="]
    init() {}
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        let space = protectionSpace(challenge, nil)
        let host = string(hostOf(space, nil))
        guard let trust = serverTrust(space, nil) else { completionHandler(1, nil); return }
        guard SecTrustEvaluateWithError(trust, nil), let hash = leafHash(trust) else { completionHandler(2, nil); return }
        guard host == "\(Domain.service).\(Domain.base)" else { completionHandler(1, nil); return }
        if pins.contains("sha256/\(hash)") { completionHandler(0, credential(credentialType(), nil, trust)); return }
        completionHandler(2, nil)
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }
