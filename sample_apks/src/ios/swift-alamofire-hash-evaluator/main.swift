// Alamofire with an evaluator of the app's own that is given hashes of SPKIs, other ones for each host.
import Alamofire

private let rsa2048Asn1Header: [UInt8] = [
    0x30, 0x82, 0x01, 0x22, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
    0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00, 0x03, 0x82, 0x01, 0x0f, 0x00,
]
enum PinningError: Error { case untrusted, mismatch(String) }

final class HashEvaluator: ServerTrustEvaluating {
    private let hashes: [String]
    init(hashes: [String]) { self.hashes = hashes }

    func evaluate(_ trust: SecTrust, forHost host: String) throws {
        let chain = unsafeBitCast(trust, to: ObjCRef.self)
        guard SecTrustEvaluateWithError(chain, nil), let key = SecTrustCopyKey(chain), let raw = SecKeyCopyExternalRepresentation(key, nil) else {
            throw PinningError.untrusted
        }
        var spki = dataOf(rsa2048Asn1Header)
        append(&spki, data(raw))
        guard hashes.contains(base64(dataOfDigest(SHA256hash(spki)), 0)) else { throw PinningError.mismatch(host) }
    }
}

var session: Session?

@_cdecl("start")
public func start() {
    session = Session(serverTrustManager: ServerTrustManager(evaluators: [
        "api.example.com": HashEvaluator(hashes: ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="]),
        "img.example.com": HashEvaluator(hashes: ["Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", "QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA="]),
    ]))
    session?.request("https://api.example.com/v1/status")
}
