// A property list of the bundle, read as NSDictionary, has the pins of each host.
import Foundation
final class SessionDelegate {
    let pinned: [String: [String]]
    init() {
        guard let url = resource("Pins", "plist") else { pinned = [:]; return }
        pinned = dictionary(url) ?? [:]
    }
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        let space = protectionSpace(challenge, nil)
        let host = string(hostOf(space, nil))
        guard let trust = serverTrust(space, nil) else { completionHandler(1, nil); return }
        guard SecTrustEvaluateWithError(trust, nil), let hash = leafHash(trust) else { completionHandler(2, nil); return }
        guard let pins = pinned[host] else { completionHandler(1, nil); return }
        if pins.contains(hash) { completionHandler(0, credential(credentialType(), nil, trust)); return }
        completionHandler(2, nil)
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }
