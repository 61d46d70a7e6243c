// Alamofire with an evaluator of the app's own whose hashes are constants of its type.
import Alamofire

enum PinningError: Error { case untrusted, mismatch }

struct FixedEvaluator: ServerTrustEvaluating {
    static let fingerprints = ["JM1Ra9fle5E2eNZxMQ8rklQ4iIgTCQIwX1bvGt23nLA=", "7dGXEFiGYyjtbbZ8gRF2RuxO7HLSC3mok8Q+PvMI4oE="]

    func evaluate(_ trust: SecTrust, forHost host: String) throws {
        let chain = unsafeBitCast(trust, to: ObjCRef.self)
        guard SecTrustEvaluateWithError(chain, nil), let leaf = SecTrustGetCertificateAtIndex(chain, 0), let der = SecCertificateCopyData(leaf) else {
            throw PinningError.untrusted
        }
        guard FixedEvaluator.fingerprints.contains(sha256Base64(data(der))) else { throw PinningError.mismatch }
    }
}

var session: Session?

@_cdecl("start")
public func start() {
    session = Session(serverTrustManager: ServerTrustManager(evaluators: ["api.example.com": FixedEvaluator()]))
    session?.request("https://api.example.com/v1/status")
}
