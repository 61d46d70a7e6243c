// Alamofire: certificates for one host, public keys for a second with a short name, default evaluation for a third, none for a fourth.
import Alamofire

var session: Session?

@_cdecl("start")
public func start() {
    let evaluators: [String: any ServerTrustEvaluating] = [
        "api.example.com": PinnedCertificatesTrustEvaluator(),
        "a.io": PublicKeysTrustEvaluator(performDefaultValidation: true, validateHost: true),
        "www.example.com": DefaultTrustEvaluator(),
        "dev.example.com": DisabledTrustEvaluator(),
    ]
    let manager = ServerTrustManager(allHostsMustBeEvaluated: false, evaluators: evaluators)
    session = Session(serverTrustManager: manager)
    session?.request("https://api.example.com/v1/status")
}
