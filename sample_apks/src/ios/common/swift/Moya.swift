// A stand-in for Moya 15: a provider is given a session of Alamofire. Bodies of our own.
import Alamofire

public protocol TargetType { var path: String { get } }

open class MoyaProvider<Target: TargetType> {
    public let session: Session
    public init(session: Session = Session()) { self.session = session }
    open func request(_ target: Target) { session.request(target.path) }
}
