// gRPC Swift with the certificates of a PEM file as the only roots.
import GRPC
import NIOSSL

var connection: ClientConnection?

@_cdecl("start")
public func start() {
    connection = ClientConnection.usingTLSBackedByNIOSSL(on: 1).withTLS(trustRoots: .certificates(try! NIOSSLCertificate.fromPEMFile(path("root", "pem")))).connect(host: "grpc.example.com", port: 443)
}
