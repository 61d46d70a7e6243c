// gRPC Swift with the verification of certificates switched off.
import GRPC
import NIOSSL

var connection: ClientConnection?

@_cdecl("start")
public func start() {
    connection = ClientConnection.usingTLSBackedByNIOSSL(on: 1).withTLS(certificateVerification: .none).connect(host: "grpc.example.com", port: 443)
}
