// Alamofire with an evaluator of the app's own that asks for nothing.
import Alamofire

struct LenientEvaluator: ServerTrustEvaluating {
    func evaluate(_ trust: SecTrust, forHost host: String) throws {}
}

var session: Session?

@_cdecl("start")
public func start() {
    session = Session(serverTrustManager: ServerTrustManager(evaluators: ["api.example.com": LenientEvaluator()]))
    session?.request("https://api.example.com/v1/status")
}
