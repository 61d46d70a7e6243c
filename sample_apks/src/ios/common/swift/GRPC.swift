// A stand-in for gRPC Swift 1 around trust: its public names and signatures, with bodies of our own.
import NIOSSL

public final class ClientConnection {
    let tls: TLSConfiguration
    init(tls: TLSConfiguration) { self.tls = tls }
    @inline(never) public static func usingTLSBackedByNIOSSL(on group: Int) -> Builder.Secure { Builder.Secure() }
    public class Builder {
        var tls = TLSConfiguration.makeClientConfiguration()
        @inline(never) public func connect(host: String, port: Int) -> ClientConnection { ClientConnection(tls: tls) }
        public final class Secure: Builder {
            @discardableResult @inline(never) public func withTLS(trustRoots: NIOSSLTrustRoots) -> Self { tls.trustRoots = trustRoots; return self }
            @discardableResult @inline(never) public func withTLS(certificateVerification: CertificateVerification) -> Self {
                tls.certificateVerification = certificateVerification
                return self
            }
        }
    }
}
