// Alamofire compiled without cross-module optimisation: its initialisers and default arguments are called.
import Alamofire

var session: Session?

@_cdecl("start")
public func start() {
    let evaluators: [String: any ServerTrustEvaluating] = [
        "api.example.com": PublicKeysTrustEvaluator(),
        "files.example.com": PinnedCertificatesTrustEvaluator(),
        "dev.example.com": DisabledTrustEvaluator(),
    ]
    session = Session(serverTrustManager: ServerTrustManager(evaluators: evaluators))
    session?.request("https://api.example.com/v1/status")
}
