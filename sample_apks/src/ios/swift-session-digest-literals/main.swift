// Pins as the bytes of digests.
import Foundation
final class SessionDelegate {
    let pins: [Data] = [
        Data([0xa6, 0xc8, 0x14, 0x3c, 0x4c, 0xa4, 0xe7, 0xfe, 0x3e, 0xbe, 0x9c, 0xe9, 0x2b, 0xd9, 0x1e, 0x36, 0x84, 0x71, 0x03, 0x2f, 0xf7, 0x02, 0x39, 0x5f, 0x39, 0x78, 0x01, 0xa3, 0xe1, 0xe1, 0x62, 0x0a]),
        Data([0x32, 0xf7, 0xe2, 0x08, 0xd6, 0x51, 0x75, 0x9d, 0x65, 0x18, 0xc1, 0xd7, 0x15, 0xb0, 0x7f, 0x03, 0x37, 0x4c, 0x2e, 0x12, 0xdb, 0x01, 0x55, 0xe1, 0x5d, 0xa2, 0xa2, 0x17, 0xfc, 0x53, 0x62, 0xbf]),
    ]
    init() {}
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        let space = protectionSpace(challenge, nil)
        let host = string(hostOf(space, nil))
        guard let trust = serverTrust(space, nil) else { completionHandler(1, nil); return }
        guard SecTrustEvaluateWithError(trust, nil), let hash = leafHash(trust) else { completionHandler(2, nil); return }
        _ = hash
        guard host == "api.example.com", let digest = leafDigest(trust) else { completionHandler(1, nil); return }
        if pins.contains(digest) { completionHandler(0, credential(credentialType(), nil, trust)); return }
        completionHandler(2, nil)
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }
