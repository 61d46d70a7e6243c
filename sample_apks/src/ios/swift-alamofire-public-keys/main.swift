// Alamofire pins the public keys of the bundle's certificates for one host.
import Alamofire

var session: Session?

@_cdecl("start")
public func start() {
    let manager = ServerTrustManager(evaluators: ["api.example.com": PublicKeysTrustEvaluator()])
    session = Session(serverTrustManager: manager)
    session?.request("https://api.example.com/v1/status")
}
