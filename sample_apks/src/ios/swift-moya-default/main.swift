// Moya with a plain session; a certificate lies in the bundle.
import Alamofire
import Moya

enum Api: TargetType {
    case status
    var path: String { "https://api.example.com/v1/status" }
}
var provider: MoyaProvider<Api>?

@_cdecl("start")
public func start() {
    provider = MoyaProvider<Api>(session: Session())
    provider?.request(.status)
}
