// Alamofire with an evaluator of the app's own.
import Alamofire
var session: Session?
final class OwnEvaluator: ServerTrustEvaluating {
    let name: String
    init(name: String) { self.name = name }
    func evaluate(_ keys: [SecKey], forHost host: String) -> Bool { keys.count > 1 && host == name }
}
@_cdecl("start")
public func start() {
    session = Session(serverTrustManager: ServerTrustManager(evaluators: ["api.example.com": OwnEvaluator(name: "api.example.com")]))
    session?.request("https://api.example.com/v1/status")
}
