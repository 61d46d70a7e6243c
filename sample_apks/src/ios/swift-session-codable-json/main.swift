// A JSON file of the bundle, decoded into structures, lists hosts with their pins.
import Foundation
struct PinnedHost: Decodable { let host: String; let keys: [String] }
struct PinFile: Decodable { let version: Int; let hosts: [PinnedHost] }
final class SessionDelegate {
    let pinned: [PinnedHost]
    init() {
        guard let url = resource("pins", "json"), let data = try? contents(of: url, options: 0),
              let file = try? JSONDecoder().decode(PinFile.self, from: data) else { pinned = []; return }
        pinned = file.hosts
    }
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        let space = protectionSpace(challenge, nil)
        let host = string(hostOf(space, nil))
        guard let trust = serverTrust(space, nil) else { completionHandler(1, nil); return }
        guard SecTrustEvaluateWithError(trust, nil), let hash = leafHash(trust) else { completionHandler(2, nil); return }
        for entry in pinned where entry.host == host {
            if entry.keys.contains(hash) { completionHandler(0, credential(credentialType(), nil, trust)) } else { completionHandler(2, nil) }
            return
        }
        completionHandler(1, nil)
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }
