// A stand-in for Starscream 4 around certificates, with the payload its states have on iOS. Bodies of our own.
// The system's types are stand-ins too.

public final class SecTrust { public init() {} }
public final class CFError { public init() {} }
public enum PinningState { case success, failed(CFError?) }

public protocol CertificatePinning: AnyObject {
    func evaluateTrust(trust: SecTrust, domain: String?, completion: ((PinningState) -> ()))
}

open class WebSocket {
    private let address: String
    private let pinner: CertificatePinning?
    public init(address: String, certPinner: CertificatePinning? = nil) {
        self.address = address
        self.pinner = certPinner
    }
    @inline(never) public func connect() {
        pinner?.evaluateTrust(trust: SecTrust(), domain: address) { if case .success = $0 { sent += 1 } }
    }
}

public var sent = 0
