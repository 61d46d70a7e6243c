// A stand-in for Alamofire 4: its public names and signatures around server trust, with bodies of our own.
// The system's types are stand-ins too; the recipe gives their symbols the system's names.

public final class SecKey { public init() {} }
public final class SecCertificate { public init() {} }
public final class URLSessionConfiguration { public init() {} }
open class SessionDelegate { public init() {} }

public enum ServerTrustPolicy {
    case performDefaultEvaluation(validateHost: Bool)
    case performRevokedEvaluation(validateHost: Bool, revocationFlags: UInt)
    case pinCertificates(certificates: [SecCertificate], validateCertificateChain: Bool, validateHost: Bool)
    case pinPublicKeys(publicKeys: [SecKey], validateCertificateChain: Bool, validateHost: Bool)
    case disableEvaluation
    case customEvaluation((_ host: String) -> Bool)

    @inline(never) public static func certificates() -> [SecCertificate] { [SecCertificate()] }
    @inline(never) public static func publicKeys() -> [SecKey] { [SecKey()] }

    public func evaluate(_ keys: [SecKey], forHost host: String) -> Bool {
        switch self {
        case let .performDefaultEvaluation(validateHost): return validateHost
        case let .performRevokedEvaluation(validateHost, _): return validateHost
        case let .pinCertificates(certificates, _, _): return !certificates.isEmpty
        case let .pinPublicKeys(publicKeys, _, _): return keys.contains { key in publicKeys.contains { $0 === key } }
        case .disableEvaluation: return true
        case let .customEvaluation(closure): return closure(host)
        }
    }
}

open class ServerTrustPolicyManager {
    public let policies: [String: ServerTrustPolicy]
    public init(policies: [String: ServerTrustPolicy]) { self.policies = policies }
    open func serverTrustPolicy(forHost host: String) -> ServerTrustPolicy? { policies[host] }
}

open class SessionManager {
    public let serverTrustPolicyManager: ServerTrustPolicyManager?
    private var requested: [String] = []
    public init(configuration: URLSessionConfiguration = URLSessionConfiguration(), delegate: SessionDelegate = SessionDelegate(),
                serverTrustPolicyManager: ServerTrustPolicyManager? = nil) {
        self.serverTrustPolicyManager = serverTrustPolicyManager
    }
    open func request(_ url: String) { requested.append(url) }
}
