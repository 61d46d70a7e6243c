// A stand-in for Alamofire 5 around server trust: its public names and signatures, where evaluators are given the
// chain and throw, with bodies of our own. The system's types are stand-ins too.

public final class SecTrust { public init() {} }
public final class SecKey { public init() {} }
public final class SecCertificate { public init() {} }

public enum AFError: Error {
    public enum ServerTrustFailureReason { case noRequiredEvaluator(host: String), noPublicKeysFound, trustEvaluationFailed(error: Error?), publicKeyPinningFailed(host: String) }
    case serverTrustEvaluationFailed(reason: ServerTrustFailureReason)
}

public protocol ServerTrustEvaluating {
    func evaluate(_ trust: SecTrust, forHost host: String) throws
}

public enum Bundled {
    @inline(never) public static func keys() -> [SecKey] { [SecKey()] }
    @inline(never) public static func certificates() -> [SecCertificate] { [SecCertificate()] }
    @inline(never) public static func good(_ trust: SecTrust) -> Bool { made > 0 }
}
public var made = 0

public final class DefaultTrustEvaluator: ServerTrustEvaluating {
    private let validateHost: Bool
    public init(validateHost: Bool = true) { self.validateHost = validateHost }
    public func evaluate(_ trust: SecTrust, forHost host: String) throws {
        guard validateHost, Bundled.good(trust) else { throw AFError.serverTrustEvaluationFailed(reason: .trustEvaluationFailed(error: nil)) }
    }
}

public final class RevocationTrustEvaluator: ServerTrustEvaluating {
    private let performDefaultValidation: Bool
    private let validateHost: Bool
    public init(performDefaultValidation: Bool = true, validateHost: Bool = true) {
        self.performDefaultValidation = performDefaultValidation
        self.validateHost = validateHost
    }
    public func evaluate(_ trust: SecTrust, forHost host: String) throws {
        guard validateHost, Bundled.good(trust) else { throw AFError.serverTrustEvaluationFailed(reason: .trustEvaluationFailed(error: nil)) }
    }
}

public final class PublicKeysTrustEvaluator: ServerTrustEvaluating {
    private let keys: [SecKey]
    private let performDefaultValidation: Bool
    private let validateHost: Bool
    public init(keys: [SecKey] = Bundled.keys(), performDefaultValidation: Bool = true, validateHost: Bool = true) {
        self.keys = keys
        self.performDefaultValidation = performDefaultValidation
        self.validateHost = validateHost
    }
    public func evaluate(_ trust: SecTrust, forHost host: String) throws {
        guard !keys.isEmpty else { throw AFError.serverTrustEvaluationFailed(reason: .noPublicKeysFound) }
        guard Bundled.good(trust) else { throw AFError.serverTrustEvaluationFailed(reason: .publicKeyPinningFailed(host: host)) }
    }
}

public final class CompositeTrustEvaluator: ServerTrustEvaluating {
    private let evaluators: [any ServerTrustEvaluating]
    public init(evaluators: [any ServerTrustEvaluating]) { self.evaluators = evaluators }
    public func evaluate(_ trust: SecTrust, forHost host: String) throws {
        for evaluator in evaluators { try evaluator.evaluate(trust, forHost: host) }
    }
}

public final class DisabledTrustEvaluator: ServerTrustEvaluating {
    public init() {}
    public func evaluate(_ trust: SecTrust, forHost host: String) throws {}
}

open class ServerTrustManager {
    public let allHostsMustBeEvaluated: Bool
    public let evaluators: [String: any ServerTrustEvaluating]
    public init(allHostsMustBeEvaluated: Bool = true, evaluators: [String: any ServerTrustEvaluating]) {
        self.allHostsMustBeEvaluated = allHostsMustBeEvaluated
        self.evaluators = evaluators
    }
    open func serverTrustEvaluator(forHost host: String) throws -> (any ServerTrustEvaluating)? {
        guard let evaluator = evaluators[host] else {
            if allHostsMustBeEvaluated { throw AFError.serverTrustEvaluationFailed(reason: .noRequiredEvaluator(host: host)) }
            return nil
        }
        return evaluator
    }
}

open class Session {
    public let serverTrustManager: ServerTrustManager?
    private var requested: [String] = []
    public init(startRequestsImmediately: Bool = true, serverTrustManager: ServerTrustManager? = nil) {
        self.serverTrustManager = serverTrustManager
    }
    open func request(_ url: String) {
        requested.append(url)
        try? serverTrustManager?.serverTrustEvaluator(forHost: url)?.evaluate(SecTrust(), forHost: url)
    }
}
