// SwiftNIO with a file of roots given by its path.
import NIOSSL

var handler: NIOSSLClientHandler?

@_cdecl("start")
public func start() {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.trustRoots = .file(path("root", "pem"))
    handler = try! NIOSSLClientHandler(context: try! NIOSSLContext(configuration: configuration), serverHostname: "api.example.com")
    handler?.start()
}
