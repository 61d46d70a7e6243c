// A stand-in for Alicerce around server trust: its public names and signatures, with bodies of our own.

public struct Date {
    let seconds: Double
    public init(timeIntervalSince1970 seconds: Double) { self.seconds = seconds }
    public static let distantFuture = Date(timeIntervalSince1970: 64092211200)
}

public protocol AuthenticationChallengeHandler {
    func handle(_ host: String, hash: String) -> Bool
}

public final class ServerTrustEvaluator: AuthenticationChallengeHandler {
    public enum PinningPolicyValidationError: Error { case invalidDomainName, emptyPins, missingBackupPin }
    public enum ConfigurationValidationError: Error { case emptyPolicies }
    public enum CertificateCheckingOrder { case rootToLeaf, leafToRoot }

    public struct PinningPolicy: Hashable {
        let domainName: String
        let includeSubdomains: Bool
        let expirationDate: Date
        let pinnedHashes: Set<String>
        let enforceBackupPin: Bool
        @inline(never)
        public init(domainName: String, includeSubdomains: Bool = false, expirationDate: Date = Date.distantFuture, pinnedHashes: Set<String>, enforceBackupPin: Bool = true) throws {
            guard !domainName.isEmpty else { throw PinningPolicyValidationError.invalidDomainName }
            guard !pinnedHashes.isEmpty else { throw PinningPolicyValidationError.emptyPins }
            guard pinnedHashes.count > 1 || !enforceBackupPin else { throw PinningPolicyValidationError.missingBackupPin }
            self.domainName = domainName
            self.includeSubdomains = includeSubdomains
            self.expirationDate = expirationDate
            self.pinnedHashes = pinnedHashes
            self.enforceBackupPin = enforceBackupPin
        }
        public static func == (a: PinningPolicy, b: PinningPolicy) -> Bool { a.domainName == b.domainName }
        public func hash(into hasher: inout Hasher) { hasher.combine(domainName) }
    }

    public struct Configuration {
        let pinningPolicies: Set<PinningPolicy>
        let certificateCheckingOrder: CertificateCheckingOrder
        let allowNotPinnedDomains: Bool
        let allowExpiredDomainPolicies: Bool
        @inline(never)
        public init(pinningPolicies: Set<PinningPolicy>, certificateCheckingOrder: CertificateCheckingOrder = .leafToRoot, allowNotPinnedDomains: Bool = false, allowExpiredDomainPolicies: Bool = true) throws {
            guard !pinningPolicies.isEmpty else { throw ConfigurationValidationError.emptyPolicies }
            self.pinningPolicies = pinningPolicies
            self.certificateCheckingOrder = certificateCheckingOrder
            self.allowNotPinnedDomains = allowNotPinnedDomains
            self.allowExpiredDomainPolicies = allowExpiredDomainPolicies
        }
    }

    let configuration: Configuration
    @inline(never) public init(configuration: Configuration) throws { self.configuration = configuration }
    public func handle(_ host: String, hash: String) -> Bool {
        configuration.pinningPolicies.contains { $0.domainName == host && $0.pinnedHashes.contains(hash) } || configuration.allowNotPinnedDomains
    }
}

public final class NetworkStack {
    let handler: AuthenticationChallengeHandler?
    @inline(never) public init(authenticationChallengeHandler: AuthenticationChallengeHandler?) { handler = authenticationChallengeHandler }
    @inline(never) public func fetch(_ url: String) { _ = handler?.handle(url, hash: url) }
}
