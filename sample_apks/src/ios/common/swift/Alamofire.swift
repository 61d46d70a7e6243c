// A stand-in for Alamofire 5: its public names and signatures around server trust, with bodies of our own.
// The system's types are stand-ins too; the recipe gives their symbols the system's names.

public final class SecKey { public init() {} }
public final class SecCertificate { public init() {} }
public final class URLSessionConfiguration { public init() {} }
public final class DispatchQueue { public init(label: String) {} }
open class SessionDelegate { public init() {} }
public protocol RequestInterceptor {}
public protocol RedirectHandler {}
public protocol CachedResponseHandler {}
public protocol EventMonitor {}

public protocol ServerTrustEvaluating {
    func evaluate(_ keys: [SecKey], forHost host: String) -> Bool
}

public enum Bundled {
    @inline(never) public static func keys() -> [SecKey] { [SecKey()] }
    @inline(never) public static func certificates() -> [SecCertificate] { [SecCertificate()] }
}

public final class DefaultTrustEvaluator: ServerTrustEvaluating {
    private let validateHost: Bool
    public init(validateHost: Bool = true) { self.validateHost = validateHost }
    public func evaluate(_ keys: [SecKey], forHost host: String) -> Bool { validateHost }
}

public final class RevocationTrustEvaluator: ServerTrustEvaluating {
    private let validateHost: Bool
    public init(performDefaultValidation: Bool = true, validateHost: Bool = true) { self.validateHost = validateHost }
    public func evaluate(_ keys: [SecKey], forHost host: String) -> Bool { validateHost }
}

public final class PinnedCertificatesTrustEvaluator: ServerTrustEvaluating {
    private let certificates: [SecCertificate]
    private let acceptSelfSignedCertificates: Bool
    private let performDefaultValidation: Bool
    private let validateHost: Bool
    public init(certificates: [SecCertificate] = Bundled.certificates(), acceptSelfSignedCertificates: Bool = false,
                performDefaultValidation: Bool = true, validateHost: Bool = true) {
        self.certificates = certificates
        self.acceptSelfSignedCertificates = acceptSelfSignedCertificates
        self.performDefaultValidation = performDefaultValidation
        self.validateHost = validateHost
    }
    public func evaluate(_ keys: [SecKey], forHost host: String) -> Bool { !certificates.isEmpty && validateHost }
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
    public func evaluate(_ others: [SecKey], forHost host: String) -> Bool { others.contains { k in keys.contains { $0 === k } } }
}

public final class CompositeTrustEvaluator: ServerTrustEvaluating {
    private let evaluators: [any ServerTrustEvaluating]
    public init(evaluators: [any ServerTrustEvaluating]) { self.evaluators = evaluators }
    public func evaluate(_ keys: [SecKey], forHost host: String) -> Bool {
        evaluators.allSatisfy { $0.evaluate(keys, forHost: host) }
    }
}

public final class DisabledTrustEvaluator: ServerTrustEvaluating {
    public init() {}
    public func evaluate(_ keys: [SecKey], forHost host: String) -> Bool { true }
}

open class ServerTrustManager {
    public let allHostsMustBeEvaluated: Bool
    public let evaluators: [String: any ServerTrustEvaluating]
    public init(allHostsMustBeEvaluated: Bool = true, evaluators: [String: any ServerTrustEvaluating]) {
        self.allHostsMustBeEvaluated = allHostsMustBeEvaluated
        self.evaluators = evaluators
    }
    open func serverTrustEvaluator(forHost host: String) -> (any ServerTrustEvaluating)? { evaluators[host] }
}

open class Session {
    public static let `default` = Session()
    public let serverTrustManager: ServerTrustManager?
    private var requested: [String] = []
    public init(configuration: URLSessionConfiguration = URLSessionConfiguration(), delegate: SessionDelegate = SessionDelegate(),
                rootQueue: DispatchQueue = DispatchQueue(label: "org.alamofire.session.rootQueue"),
                startRequestsImmediately: Bool = true, requestQueue: DispatchQueue? = nil,
                serializationQueue: DispatchQueue? = nil, interceptor: (any RequestInterceptor)? = nil,
                serverTrustManager: ServerTrustManager? = nil, redirectHandler: (any RedirectHandler)? = nil,
                cachedResponseHandler: (any CachedResponseHandler)? = nil, eventMonitors: [any EventMonitor] = []) {
        self.serverTrustManager = serverTrustManager
    }
    open func request(_ url: String) { requested.append(url) }
}
