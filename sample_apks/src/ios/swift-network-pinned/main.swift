// Network.framework from Swift: a closure as verify block compares the leaf's hash with two literals.
let pinned = ["JM1Ra9fle5E2eNZxMQ8rklQ4iIgTCQIwX1bvGt23nLA=", "7dGXEFiGYyjtbbZ8gRF2RuxO7HLSC3mok8Q+PvMI4oE="]

@_cdecl("start")
public func start() {
    sec_protocol_options_set_verify_block(tls_options(), { _, trust, done in
        let chain = sec_trust_copy_ref(trust)
        guard SecTrustEvaluateWithError(chain, nil), let leaf = SecTrustGetCertificateAtIndex(chain, 0), let der = SecCertificateCopyData(leaf) else {
            done(false)
            return
        }
        done(pinned.contains(sha256Base64(data(der))))
    }, nil)
    connect_to_api()
}
