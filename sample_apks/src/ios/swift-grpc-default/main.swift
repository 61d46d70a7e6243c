// gRPC Swift as it comes; a certificate lies in the bundle.
import GRPC
import NIOSSL

var connection: ClientConnection?

@_cdecl("start")
public func start() {
    connection = ClientConnection.usingTLSBackedByNIOSSL(on: 1).connect(host: "grpc.example.com", port: 443)
}
