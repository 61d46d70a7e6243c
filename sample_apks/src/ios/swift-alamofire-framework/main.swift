// Alamofire as a framework of its own: public keys for one host, certificates for another.
import Alamofire

var session: Session?

@_cdecl("start")
public func start() {
    let manager = ServerTrustManager(evaluators: ["api.example.com": PublicKeysTrustEvaluator(), "files.example.com": PinnedCertificatesTrustEvaluator()])
    session = Session(serverTrustManager: manager)
    session?.request("https://api.example.com/v1/status")
}
