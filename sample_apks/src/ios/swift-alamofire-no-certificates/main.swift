// Alamofire pins public keys, and the bundle holds no certificate it could load: every connection fails.
import Alamofire

var session: Session?

@_cdecl("start")
public func start() {
    session = Session(serverTrustManager: ServerTrustManager(evaluators: ["api.example.com": PublicKeysTrustEvaluator()]))
    session?.request("https://api.example.com/v1/status")
}
