// Starscream with the check that it brings.
import Starscream

var socket: WebSocket?

@_cdecl("start")
public func start() {
    socket = WebSocket(address: "wss://live.example.com/feed")
    socket?.connect()
}
