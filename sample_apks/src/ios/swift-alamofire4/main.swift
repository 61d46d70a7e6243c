// Alamofire 4: public keys for one host, certificates for a second, no evaluation for a third.
import Alamofire

var session: SessionManager?

@_cdecl("start")
public func start() {
    let policies: [String: ServerTrustPolicy] = [
        "api.example.com": .pinPublicKeys(publicKeys: ServerTrustPolicy.publicKeys(), validateCertificateChain: true, validateHost: true),
        "files.example.com": .pinCertificates(certificates: ServerTrustPolicy.certificates(), validateCertificateChain: true, validateHost: true),
        "dev.example.com": .disableEvaluation,
    ]
    session = SessionManager(serverTrustPolicyManager: ServerTrustPolicyManager(policies: policies))
    session?.request("https://api.example.com/v1/status")
}
