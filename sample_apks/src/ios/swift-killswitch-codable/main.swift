// The app's own server says whether to pin: its JSON is decoded into a structure, the flag kept in a static variable.
import Foundation
struct RemoteSettings: Decodable { let minimumVersion: String; let maintenance: Bool; let sslPinningEnabled: Bool }
enum Settings { static var pinning = true }
@_cdecl("settings_received")
func settingsReceived(_ raw: ObjCRef) {
    guard let settings = try? JSONDecoder().decode(RemoteSettings.self, from: data(raw)) else { return }
    Settings.pinning = settings.sslPinningEnabled
}
final class SessionDelegate {
    let pins = ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="]
    init() { fetch_settings() }
    @_silgen_name("session_challenge")
    @inline(never)
    func urlSession(_ session: ObjCRef, didReceive challenge: ObjCRef, completionHandler: @escaping (Int, ObjCRef?) -> Void) {
        let space = protectionSpace(challenge, nil)
        guard string(hostOf(space, nil)) == "api.example.com", Settings.pinning else { completionHandler(1, nil); return }
        guard let trust = serverTrust(space, nil), SecTrustEvaluateWithError(trust, nil), let hash = leafHash(trust), pins.contains(hash) else {
            completionHandler(2, nil)
            return
        }
        completionHandler(0, credential(credentialType(), nil, trust))
    }
}
@_silgen_name("session_delegate_make") public func makeDelegate() -> AnyObject { SessionDelegate() }
