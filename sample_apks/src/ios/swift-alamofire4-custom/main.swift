// Alamofire 4: a closure decides for one host, the system for another.
import Alamofire

var session: SessionManager?

@_cdecl("start")
public func start() {
    let policies: [String: ServerTrustPolicy] = [
        "api.example.com": .customEvaluation { host in host.hasPrefix("api.") },
        "www.example.com": .performDefaultEvaluation(validateHost: true),
    ]
    session = SessionManager(serverTrustPolicyManager: ServerTrustPolicyManager(policies: policies))
    session?.request("https://api.example.com/v1/status")
}
