// A stand-in for Starscream 4: its public names and signatures around certificates, with bodies of our own.
// The system's types are stand-ins too.

public final class SecTrust { public init() {} }
public enum PinningState { case success, failed(Int?) }

public protocol CertificatePinning: AnyObject {
    func evaluateTrust(trust: SecTrust, domain: String?, completion: (PinningState) -> Void)
}

public class FoundationSecurity {
    var allowSelfSigned = false
    public init(allowSelfSigned: Bool = false) { self.allowSelfSigned = allowSelfSigned }
}

extension FoundationSecurity: CertificatePinning {
    public func evaluateTrust(trust: SecTrust, domain: String?, completion: (PinningState) -> Void) {
        completion(allowSelfSigned || domain == nil ? .success : .failed(nil))
    }
}

open class WebSocket {
    private let address: String
    private let pinner: CertificatePinning?
    public init(address: String, certPinner: CertificatePinning? = FoundationSecurity()) {
        self.address = address
        self.pinner = certPinner
    }
    @inline(never) public func connect() {
        pinner?.evaluateTrust(trust: SecTrust(), domain: address) { if case .success = $0 { sent += 1 } }
    }
}

public var sent = 0
