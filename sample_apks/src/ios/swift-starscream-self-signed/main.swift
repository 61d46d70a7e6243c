// Starscream accepts every certificate (allowSelfSigned).
import Starscream

var socket: WebSocket?

@_cdecl("start")
public func start() {
    socket = WebSocket(address: "wss://live.example.com/feed", certPinner: FoundationSecurity(allowSelfSigned: true))
    socket?.connect()
}
