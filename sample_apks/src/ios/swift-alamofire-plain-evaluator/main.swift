// Alamofire with an evaluator of the app's own that evaluates the chain as the system does.
import Alamofire

enum Untrusted: Error { case chain }
final class PlainEvaluator: ServerTrustEvaluating {
    func evaluate(_ trust: SecTrust, forHost host: String) throws {
        guard SecTrustEvaluateWithError(unsafeBitCast(trust, to: ObjCRef.self), nil) else { throw Untrusted.chain }
    }
}

var session: Session?

@_cdecl("start")
public func start() {
    session = Session(serverTrustManager: ServerTrustManager(evaluators: ["api.example.com": PlainEvaluator()]))
    session?.request("https://api.example.com/v1/status")
}
