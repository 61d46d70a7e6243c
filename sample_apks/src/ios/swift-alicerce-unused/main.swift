// Alicerce is linked in and used without pins.
import Alicerce

var stack: NetworkStack?

@_cdecl("start")
public func start() {
    stack = NetworkStack(authenticationChallengeHandler: nil)
    stack?.fetch("https://api.example.com/v1/status")
}
