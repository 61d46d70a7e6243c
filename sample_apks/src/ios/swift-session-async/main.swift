// A Swift delegate answers its challenge from an asynchronous method.
final class SessionDelegate {
    static let pinned = ["JM1Ra9fle5E2eNZxMQ8rklQ4iIgTCQIwX1bvGt23nLA=", "7dGXEFiGYyjtbbZ8gRF2RuxO7HLSC3mok8Q+PvMI4oE="]
    init() {}
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef) async -> (Int, ObjCRef?) {
        guard let trust = serverTrust(protectionSpace(challenge, nil), nil), SecTrustEvaluateWithError(trust, nil),
              let leaf = SecTrustGetCertificateAtIndex(trust, 0), let der = SecCertificateCopyData(leaf) else { return (2, nil) }
        guard SessionDelegate.pinned.contains(sha256Base64(data(der))) else { return (2, nil) }
        return (0, credential(credentialType(), nil, trust))
    }
    @_silgen_name("session_challenge")
    @inline(never)
    func answer(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        Task {
            let (disposition, credential) = await self.urlSession(session, didReceive: challenge)
            completionHandler(disposition, credential)
        }
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }
