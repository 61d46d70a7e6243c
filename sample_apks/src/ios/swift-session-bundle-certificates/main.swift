// Every .cer file of the bundle is compared with the leaf.
import Foundation
final class SessionDelegate {
    let certificates: [Data]
    init() {
        var found: [Data] = []
        for url in resources("cer") ?? [] {
            if let data = try? contents(of: url, options: 0) { found.append(data) }
        }
        certificates = found
    }
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        let space = protectionSpace(challenge, nil)
        let host = string(hostOf(space, nil))
        guard let trust = serverTrust(space, nil) else { completionHandler(1, nil); return }
        guard SecTrustEvaluateWithError(trust, nil) else { completionHandler(2, nil); return }
        guard host == "api.example.com", let leaf = SecTrustGetCertificateAtIndex(trust, 0), let der = SecCertificateCopyData(leaf) else { completionHandler(1, nil); return }
        if certificates.contains(data(der)) { completionHandler(0, credential(credentialType(), nil, trust)); return }
        completionHandler(2, nil)
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }
