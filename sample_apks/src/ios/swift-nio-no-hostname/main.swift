// SwiftNIO verifies the chain and not the host name.
import NIOSSL

var handler: NIOSSLClientHandler?

@_cdecl("start")
public func start() {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.certificateVerification = .noHostnameVerification
    handler = try! NIOSSLClientHandler(context: try! NIOSSLContext(configuration: configuration), serverHostname: "api.example.com")
    handler?.start()
}
