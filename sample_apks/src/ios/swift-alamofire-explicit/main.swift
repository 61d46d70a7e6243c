// Alamofire with one certificate given by name; another of the bundle is not used.
import Alamofire
@_silgen_name("$sSS10FoundationE19_bridgeToObjectiveCSo8NSStringCyF")
func objectiveC(_ text: String) -> UnsafeRawPointer
@_silgen_name("SecCertificateCreateWithData")
func makeCertificate(_ a: UnsafeRawPointer?, _ d: UnsafeRawPointer) -> SecCertificate?
var session: Session?
enum Certificates {
    static let api: SecCertificate = certificate(named: "api")
    private static func certificate(named name: String) -> SecCertificate {
        let path = pathForResource(mainBundle(bundleType(), nil), nil, objectiveC(name), objectiveC("cer"))!
        return makeCertificate(nil, dataWithContents(dataType(), nil, path)!)!
    }
}
@_cdecl("start")
public func start() {
    let evaluator = PinnedCertificatesTrustEvaluator(certificates: [Certificates.api], acceptSelfSignedCertificates: false, performDefaultValidation: true, validateHost: true)
    session = Session(serverTrustManager: ServerTrustManager(allHostsMustBeEvaluated: false, evaluators: ["api.example.com": evaluator]))
    session?.request("https://api.example.com/v1/status")
}
