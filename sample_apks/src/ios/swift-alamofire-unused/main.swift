// Alamofire is used without any server trust manager; certificates lie in the bundle.
import Alamofire

var session: Session?

@_cdecl("start")
public func start() {
    session = Session()
    session?.request("https://api.example.com/v1/status")
}
