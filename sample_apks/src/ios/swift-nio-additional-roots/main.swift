// SwiftNIO with roots of the app's own beside those of the system.
import NIOSSL

var handler: NIOSSLClientHandler?

@_cdecl("start")
public func start() {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.additionalTrustRoots = [.certificates(try! NIOSSLCertificate.fromPEMFile(path("root", "pem")))]
    handler = try! NIOSSLClientHandler(context: try! NIOSSLContext(configuration: configuration), serverHostname: "api.example.com")
    handler?.start()
}
