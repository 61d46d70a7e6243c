// Starscream 3 without any security object; a certificate lies in the bundle.
import Starscream

var socket: WebSocket?

@_cdecl("start")
public func start() {
    socket = WebSocket(url: "wss://live.example.com/feed")
    socket?.connect()
}
