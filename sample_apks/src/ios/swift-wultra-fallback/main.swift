// Wultra's store fetches fingerprints, with one for a fallback in the code.
import WultraSSLPinning

var store: CertStore?

@_cdecl("start")
public func start() {
    store = CertStore(configuration: CertStoreConfiguration(
        serviceUrl: "https://pins.example.com/app/init", publicKey: "BEG6g28LNWRcmdFzexSNTKPBYZnDtKrCyiExFKbktttf",
        fallbackCertificatesData: #"{"fingerprints": [{"name": "api.example.com", "fingerprint": "JM1Ra9fle5E2eNZxMQ8rklQ4iIgTCQIwX1bvGt23nLA=", "expires": 1830297600000, "signature": ""}]}"#))
    store?.update()
}
