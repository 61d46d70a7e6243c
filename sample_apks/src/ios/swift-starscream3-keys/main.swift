// Starscream 3 with the public keys of the bundle's certificates.
import Starscream

var socket: WebSocket?

@_cdecl("start")
public func start() {
    socket = WebSocket(url: "wss://live.example.com/feed")
    socket?.security = SSLSecurity(usePublicKeys: true)
    socket?.connect()
}
