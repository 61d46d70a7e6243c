// Moya with a session of Alamofire that pins the keys of the bundle's certificates.
import Alamofire
import Moya

enum Api: TargetType {
    case status
    var path: String { "https://api.example.com/v1/status" }
}
var provider: MoyaProvider<Api>?

@_cdecl("start")
public func start() {
    provider = MoyaProvider<Api>(session: Session(serverTrustManager: ServerTrustManager(evaluators: ["api.example.com": PublicKeysTrustEvaluator()])))
    provider?.request(.status)
}
