// A Swift delegate accepts every server from an asynchronous method.
final class SessionDelegate {
    init() {}
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef) async -> (Int, ObjCRef?) {
        guard let trust = serverTrust(protectionSpace(challenge, nil), nil) else { return (2, nil) }
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
