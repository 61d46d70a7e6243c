// A stand-in for Starscream 3 around certificates: its public names and signatures, with bodies of our own.
// The system's types are stand-ins too.

public final class SecTrust { public init() {} }
public final class SecKey { public init() {} }
public struct Data { public var one: UInt64; public var two: UInt64; public init(one: UInt64, two: UInt64) { self.one = one; self.two = two } }

public protocol SSLTrustValidator {
    func isValid(_ trust: SecTrust, domain: String?) -> Bool
}

open class SSLCert {
    var certData: Data?
    var key: SecKey?
    public init(data: Data) { self.certData = data }
    public init(key: SecKey) { self.key = key }
}

open class SSLSecurity: SSLTrustValidator {
    public var validatedDN = true
    public var validateEntireChain = true
    var isReady = false
    var certificates: [Data]?
    var pubKeys: [SecKey]?
    var usePublicKeys = false
    public convenience init(usePublicKeys: Bool = false) {
        self.init(certs: bundled(), usePublicKeys: usePublicKeys)
    }
    public init(certs: [SSLCert], usePublicKeys: Bool) {
        self.usePublicKeys = usePublicKeys
        self.certificates = certs.compactMap { $0.certData }
        self.isReady = true
    }
    open func isValid(_ trust: SecTrust, domain: String?) -> Bool { isReady && validatedDN && !(certificates ?? []).isEmpty }
}
@inline(never) func bundled() -> [SSLCert] { [SSLCert(key: SecKey())] }

open class WebSocket {
    public var security: SSLTrustValidator?
    public var disableSSLCertValidation = false
    private let address: String
    public init(url: String) { self.address = url }
    @inline(never) open func connect() {
        if disableSSLCertValidation || security?.isValid(SecTrust(), domain: address) == true { sent += 1 }
    }
}
public var sent = 0
