// Alamofire accepts every certificate of one host (DisabledTrustEvaluator).
import Alamofire

var session: Session?

@_cdecl("start")
public func start() {
    session = Session(serverTrustManager: ServerTrustManager(evaluators: ["api.example.com": DisabledTrustEvaluator()]))
    session?.request("https://api.example.com/v1/status")
}
