// A list of structs with a reach: the host itself, or all that end with it.
import Foundation
import CryptoKit
private let rsaHeader: [UInt8] = [
    0x30, 0x82, 0x01, 0x22, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
    0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00, 0x03, 0x82, 0x01, 0x0f, 0x00,
]
func spkiHash(_ d: Data) -> String {
    var k = Data(rsaHeader)
    k.append(d)
    return Data(SHA256.hash(data: k)).base64EncodedString()
}
func leafHash(_ trust: ObjCRef) -> String? {
    guard let key = SecTrustCopyKey(trust), let raw = SecKeyCopyExternalRepresentation(key, nil) else { return nil }
    return spkiHash(data(raw))
}

struct PinnedHost { let host: String; let below: Bool; let pin: String }
final class SessionDelegate {
    let pinned = [
        PinnedHost(host: "api.example.com", below: false, pin: "psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo="),
        PinnedHost(host: ".example.org", below: true, pin: "Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U="),
    ]
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        let space = protectionSpace(challenge, nil)
        let host = string(hostOf(space, nil))
        guard let trust = serverTrust(space, nil) else { completionHandler(1, nil); return }
        guard SecTrustEvaluateWithError(trust, nil), let hash = leafHash(trust) else { completionHandler(2, nil); return }
        for one in pinned where one.below ? host.hasSuffix(one.host) : host == one.host {
            if one.pin == hash { completionHandler(0, credential(credentialType(), nil, trust)); return }
        }
        completionHandler(2, nil)
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }

