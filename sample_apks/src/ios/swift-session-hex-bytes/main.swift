// The certificate's digest by CommonCrypto, as an array of bytes that is written in hex.
import Foundation
final class SessionDelegate {
    private let pins = ["1f9de0ac37fb6ad0e35b6ee0e1f85a5f0bd8c4ffd9eb2a1fb0e9d2dfc1f21c37", "5d0c7e4b8ef8bb3e04f1f3f26ab8b0dd2c0d95de3d46c1b5a6f9a7f0f8c1a203"]
    init() {}
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        let space = protectionSpace(challenge, nil)
        guard string(hostOf(space, nil)) == "api.example.com" else { completionHandler(1, nil); return }
        guard let trust = serverTrust(space, nil), SecTrustEvaluateWithError(trust, nil), let leaf = SecTrustGetCertificateAtIndex(trust, 0), let raw = SecCertificateCopyData(leaf) else {
            completionHandler(2, nil)
            return
        }
        if pins.contains(fingerprint(data(raw))) { completionHandler(0, credential(credentialType(), nil, trust)); return }
        completionHandler(2, nil)
    }
}
private func fingerprint(_ certificate: Data) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    certificate.withUnsafeBytes { _ = CC_SHA256($0.baseAddress!, UInt32(certificate.count), &digest) }
    return digest.map { String(format: "%02x", $0) }.joined()
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }
