// SwiftNIO with the certificates of a PEM file as the only roots.
import NIOSSL

var handler: NIOSSLClientHandler?

@_cdecl("start")
public func start() {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.trustRoots = .certificates(try! NIOSSLCertificate.fromPEMFile(path("root", "pem")))
    handler = try! NIOSSLClientHandler(context: try! NIOSSLContext(configuration: configuration), serverHostname: "api.example.com")
    handler?.start()
}
