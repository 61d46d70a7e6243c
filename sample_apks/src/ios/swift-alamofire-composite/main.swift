// Alamofire: a composite of revocation and public keys.
import Alamofire

var session: Session?

@_cdecl("start")
public func start() {
    let composite = CompositeTrustEvaluator(evaluators: [RevocationTrustEvaluator(), PublicKeysTrustEvaluator()])
    session = Session(serverTrustManager: ServerTrustManager(evaluators: ["api.example.com": composite]))
    session?.request("https://api.example.com/v1/status")
}
