// SwiftNIO asks a closure of the app about the certificates.
import NIOSSL

var handler: NIOSSLClientHandler?
var seen = 0

@_cdecl("start")
public func start() {
    let context = try! NIOSSLContext(configuration: TLSConfiguration.makeClientConfiguration())
    handler = try! NIOSSLClientHandler(context: context, serverHostname: "api.example.com") { chain, promise in seen += chain.count + promise }
    handler?.start()
}
