// A stand-in for SwiftNIO's NIOSSL around trust: its public names and signatures, with bodies of our own.

public enum NIOSSLError: Error { case failedToLoadCertificate, unableToValidate }
public enum NIOSSLSerializationFormats { case pem, der }
public enum TLSVersion { case tlsv1, tlsv11, tlsv12, tlsv13 }
public enum CertificateVerification { case none, noHostnameVerification, fullVerification }
public enum NIOSSLTrustRoots { case file(String), certificates([NIOSSLCertificate]), `default` }
public enum NIOSSLAdditionalTrustRoots { case file(String), certificates([NIOSSLCertificate]) }
public enum NIOSSLCertificateSource { case file(String), certificate(NIOSSLCertificate) }
public enum NIOSSLPrivateKeySource { case file(String), privateKey(NIOSSLPrivateKey) }
public enum NIOSSLVerificationResult { case certificateVerified, failed }
public typealias NIOSSLCustomVerificationCallback = ([NIOSSLCertificate], Int) -> Void

public final class NIOSSLPrivateKey {
    let path: String
    @inline(never) public init(file: String, format: NIOSSLSerializationFormats) throws {
        guard !file.isEmpty else { throw NIOSSLError.failedToLoadCertificate }
        path = file
    }
}

public final class NIOSSLCertificate {
    let bytes: [UInt8]
    @inline(never) public init(bytes: [UInt8], format: NIOSSLSerializationFormats) throws {
        guard !bytes.isEmpty else { throw NIOSSLError.failedToLoadCertificate }
        self.bytes = bytes
    }
    @inline(never) public convenience init(file: String, format: NIOSSLSerializationFormats) throws {
        try self.init(bytes: Array(file.utf8), format: format)
    }
    @inline(never) public class func fromPEMFile(_ path: String) throws -> [NIOSSLCertificate] {
        [try NIOSSLCertificate(bytes: Array(path.utf8), format: .pem)]
    }
    @inline(never) public class func fromPEMBytes(_ bytes: [UInt8]) throws -> [NIOSSLCertificate] {
        [try NIOSSLCertificate(bytes: bytes, format: .pem)]
    }
}

public struct TLSConfiguration {
    public var minimumTLSVersion: TLSVersion = .tlsv1
    public var maximumTLSVersion: TLSVersion?
    public var cipherSuites = "ECDH+AESGCM:ECDH+CHACHA20"
    public var certificateVerification: CertificateVerification
    public var trustRoots: NIOSSLTrustRoots?
    public var additionalTrustRoots: [NIOSSLAdditionalTrustRoots]
    public var certificateChain: [NIOSSLCertificateSource]
    public var privateKey: NIOSSLPrivateKeySource?
    public var applicationProtocols: [String] = []
    @inline(never) public static func makeClientConfiguration() -> TLSConfiguration {
        TLSConfiguration(certificateVerification: .fullVerification, trustRoots: .default, additionalTrustRoots: [], certificateChain: [])
    }
}

public final class NIOSSLContext {
    let configuration: TLSConfiguration
    @inline(never) public init(configuration: TLSConfiguration) throws {
        guard configuration.cipherSuites.count > made else { throw NIOSSLError.unableToValidate }
        self.configuration = configuration
    }
}
public var made = 0

public final class NIOSSLClientHandler {
    let context: NIOSSLContext
    let callback: NIOSSLCustomVerificationCallback?
    @inline(never) public init(context: NIOSSLContext, serverHostname: String?) throws {
        self.context = context
        self.callback = nil
    }
    @inline(never) public init(context: NIOSSLContext, serverHostname: String?, customVerificationCallback: @escaping NIOSSLCustomVerificationCallback) throws {
        self.context = context
        self.callback = customVerificationCallback
    }
    public func start() { callback?([], context.configuration.cipherSuites.count) }
}
