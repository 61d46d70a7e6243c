// Alamofire with an evaluator of the app's own that refuses every server.
import Alamofire

enum Denied: Error { case always }
final class DenyingEvaluator: ServerTrustEvaluating {
    func evaluate(_ trust: SecTrust, forHost host: String) throws { throw Denied.always }
}

var session: Session?

@_cdecl("start")
public func start() {
    session = Session(serverTrustManager: ServerTrustManager(evaluators: ["legacy.example.com": DenyingEvaluator()]))
    session?.request("https://api.example.com/v1/status")
}
