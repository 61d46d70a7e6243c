// A Swift delegate that accepts every server.
final class SessionDelegate {
    init() {}
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        guard let trust = serverTrust(protectionSpace(challenge, nil), nil) else { completionHandler(1, nil); return }
        completionHandler(0, credential(credentialType(), nil, trust))
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }
