// A stand-in for Wultra's certificate store: its public names and signatures, with bodies of our own.

public struct CertStoreConfiguration {
    public let serviceUrl: String
    public let publicKey: String
    public let fallbackCertificatesData: String?
    public init(serviceUrl: String, publicKey: String, fallbackCertificatesData: String? = nil) {
        self.serviceUrl = serviceUrl
        self.publicKey = publicKey
        self.fallbackCertificatesData = fallbackCertificatesData
    }
}

public final class CertStore {
    public let configuration: CertStoreConfiguration
    public init(configuration: CertStoreConfiguration) { self.configuration = configuration }
    @inline(never) public func update() { updates += configuration.serviceUrl.utf8.count }
}

public var updates = 0
