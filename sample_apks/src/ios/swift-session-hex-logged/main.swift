// The certificate's digest is written in hex for a log; the system's evaluation alone decides.
import Foundation
import CryptoKit
final class SessionDelegate {
    let builds = ["1f9de0ac37fb6ad0e35b6ee0e1f85a5f0bd8c4ffd9eb2a1fb0e9d2dfc1f21c37": "nightly"]
    var log: [String] = []
    init() {}
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        let space = protectionSpace(challenge, nil)
        guard let trust = serverTrust(space, nil), let leaf = SecTrustGetCertificateAtIndex(trust, 0), let raw = SecCertificateCopyData(leaf) else {
            completionHandler(2, nil)
            return
        }
        log.append(SHA256.hash(data: data(raw)).map { String(format: "%02x", $0) }.joined())
        if SecTrustEvaluateWithError(trust, nil) { completionHandler(0, credential(credentialType(), nil, trust)) } else { completionHandler(2, nil) }
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }
