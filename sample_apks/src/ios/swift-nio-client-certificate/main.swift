// SwiftNIO shows a certificate of the app's own; the server is verified as usual.
import NIOSSL

var handler: NIOSSLClientHandler?

@_cdecl("start")
public func start() {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.certificateChain = try! NIOSSLCertificate.fromPEMFile(path("api", "pem")).map { .certificate($0) }
    configuration.privateKey = .privateKey(try! NIOSSLPrivateKey(file: path("api-key", "pem"), format: .pem))
    handler = try! NIOSSLClientHandler(context: try! NIOSSLContext(configuration: configuration), serverHostname: "api.example.com")
    handler?.start()
}
