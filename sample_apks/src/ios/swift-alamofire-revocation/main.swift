// Alamofire: revocation is checked for one host, another only by default, and certificates lie about.
import Alamofire

var session: Session?

@_cdecl("start")
public func start() {
    session = Session(serverTrustManager: ServerTrustManager(evaluators: ["api.example.com": RevocationTrustEvaluator(), "img.example.com": DefaultTrustEvaluator()]))
    session?.request("https://api.example.com/v1/status")
}
