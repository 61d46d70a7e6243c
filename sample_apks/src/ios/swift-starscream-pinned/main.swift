// Starscream asks a class of the app, which compares the hash of the leaf's SPKI with two literals.
import Starscream

private let ecHeader: [UInt8] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
]
final class FeedPinner: CertificatePinning {
    private let hashes = ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="]
    func evaluateTrust(trust: SecTrust, domain: String?, completion: ((PinningState) -> ())) {
        let chain = unsafeBitCast(trust, to: ObjCRef.self)
        guard SecTrustEvaluateWithError(chain, nil), let key = SecTrustCopyKey(chain), let raw = SecKeyCopyExternalRepresentation(key, nil) else {
            completion(.failed(nil))
            return
        }
        var spki = dataOf(ecHeader)
        append(&spki, data(raw))
        completion(hashes.contains(base64(dataOfDigest(SHA256hash(spki)), 0)) ? .success : .failed(nil))
    }
}

var socket: WebSocket?

@_cdecl("start")
public func start() {
    socket = WebSocket(address: "wss://live.example.com/feed", certPinner: FeedPinner())
    socket?.connect()
}
