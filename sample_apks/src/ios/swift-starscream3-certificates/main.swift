// Starscream 3 with the bundle's certificates, whole.
import Starscream

var socket: WebSocket?

@_cdecl("start")
public func start() {
    socket = WebSocket(url: "wss://live.example.com/feed")
    socket?.security = SSLSecurity()
    socket?.connect()
}
