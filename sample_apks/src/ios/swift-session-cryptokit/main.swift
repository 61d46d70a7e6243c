// A Swift delegate hashes the rebuilt SPKI with CryptoKit.
private let rsa2048Asn1Header: [UInt8] = [
    0x30, 0x82, 0x01, 0x22, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
    0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00, 0x03, 0x82, 0x01, 0x0f, 0x00,
]
final class SessionDelegate {
    static let pinnedKeyHashes = ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="]
    init() {}
    private func sha256(_ d: Data) -> String {
        var keyWithHeader = dataOf(rsa2048Asn1Header)
        append(&keyWithHeader, d)
        return base64(dataOfDigest(SHA256hash(keyWithHeader)), 0)
    }
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        guard let trust = serverTrust(protectionSpace(challenge, nil), nil) else { completionHandler(2, nil); return }
        guard let certificate = SecTrustGetCertificateAtIndex(trust, 0) else { completionHandler(2, nil); return }
        guard SecTrustEvaluateWithError(trust, nil) else { completionHandler(2, nil); return }
        guard let key = SecCertificateCopyKey(certificate), let raw = SecKeyCopyExternalRepresentation(key, nil) else { completionHandler(2, nil); return }
        let hash = sha256(data(raw))
        if SessionDelegate.pinnedKeyHashes.contains(hash) {
            completionHandler(0, credential(credentialType(), nil, trust))
            return
        }
        completionHandler(2, nil)
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }
