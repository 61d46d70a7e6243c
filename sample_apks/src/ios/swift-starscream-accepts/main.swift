// Starscream asks a class of the app, which lets every server pass.
import Starscream

final class OpenPinner: CertificatePinning {
    func evaluateTrust(trust: SecTrust, domain: String?, completion: ((PinningState) -> ())) { completion(.success) }
}

var socket: WebSocket?

@_cdecl("start")
public func start() {
    socket = WebSocket(address: "wss://live.example.com/feed", certPinner: OpenPinner())
    socket?.connect()
}
