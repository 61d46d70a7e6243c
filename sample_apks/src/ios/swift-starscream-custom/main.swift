// Starscream asks a class of the app about certificates.
import Starscream

var socket: WebSocket?

final class OwnRule: CertificatePinning {
    func evaluateTrust(trust: SecTrust, domain: String?, completion: (PinningState) -> Void) {
        completion(domain == "live.example.com" ? .success : .failed(1))
    }
}

@_cdecl("start")
public func start() {
    socket = WebSocket(address: "wss://live.example.com/feed", certPinner: OwnRule())
    socket?.connect()
}
