// The SPKI's digest, written in hex, is looked for among the host's.
import Foundation
import CryptoKit
final class SessionDelegate {
    private let pinned: [String: Set<String>] = [
        "api.example.com": ["a6c8143c4ca4e7fe3ebe9ce92bd91e368471032ff702395f397801a3e1e1620a", "32f7e208d651759d6518c1d715b07f03374c2e12db0155e15da2a217fc5362bf"],
        "img.example.com": ["679512564ef361194af1e287752c54e9d9c01c085524c9981b278c2f5dc4e345", "428ac37c48e72cc33ec7dfaa7b5e9b3e5554e6ede1749ae57e6c4003bf9fc410"],
    ]
    init() {}
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        let space = protectionSpace(challenge, nil)
        let host = string(hostOf(space, nil))
        guard let trust = serverTrust(space, nil) else { completionHandler(1, nil); return }
        guard SecTrustEvaluateWithError(trust, nil), let key = SecTrustCopyKey(trust), let raw = SecKeyCopyExternalRepresentation(key, nil) else {
            completionHandler(2, nil)
            return
        }
        guard let pins = pinned[host] else { completionHandler(1, nil); return }
        let hash = SHA256.hash(data: spki(data(raw))).compactMap { String(format: "%02x", $0) }.joined()
        if pins.contains(hash) { completionHandler(0, credential(credentialType(), nil, trust)); return }
        completionHandler(2, nil)
    }
}
private let rsaHeader: [UInt8] = [
    0x30, 0x82, 0x01, 0x22, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
    0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00, 0x03, 0x82, 0x01, 0x0f, 0x00,
]
private func spki(_ raw: Data) -> Data {
    var joined = Data(rsaHeader)
    joined.append(raw)
    return joined
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }
