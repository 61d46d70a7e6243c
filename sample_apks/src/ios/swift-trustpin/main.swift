// TrustPin fetches the pins when the app runs.
import TrustPinKit

@_cdecl("start")
public func start() {
    TrustPin.setup(organizationId: "a1b2c3d4-0001", projectId: "e5f6a7b8-0002", publicKey: "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE")
    request()
}
@_silgen_name("request") func request()
