// Alamofire: a composite of public keys and of an evaluator that asks for nothing; the keys still decide.
import Alamofire

var session: Session?

@_cdecl("start")
public func start() {
    session = Session(serverTrustManager: ServerTrustManager(evaluators: ["api.example.com": CompositeTrustEvaluator(evaluators: [DisabledTrustEvaluator(), PublicKeysTrustEvaluator()])]))
    session?.request("https://api.example.com/v1/status")
}
