// Alamofire evaluates the host by the system's own rules: nothing is pinned.
import Alamofire

var session: Session?

@_cdecl("start")
public func start() {
    session = Session(serverTrustManager: ServerTrustManager(evaluators: ["api.example.com": DefaultTrustEvaluator()]))
    session?.request("https://api.example.com/v1/status")
}
