// A subclass of Alamofire's manager chooses by the host; it pins one domain and leaves the rest to the system.
import Alamofire

final class HostManager: ServerTrustManager {
    private let keys = PublicKeysTrustEvaluator()
    init() { super.init(evaluators: [:]) }
    override func serverTrustEvaluator(forHost host: String) throws -> (any ServerTrustEvaluating)? {
        host == "api.example.com" ? keys : DefaultTrustEvaluator()
    }
}
var session: Session?

@_cdecl("start")
public func start() {
    session = Session(serverTrustManager: HostManager())
    session?.request("https://api.example.com/v1/status")
}
