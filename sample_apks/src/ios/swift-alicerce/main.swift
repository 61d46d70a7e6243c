// Alicerce with a policy for a domain and its subdomains.
import Alicerce

var stack: NetworkStack?

@_cdecl("start")
public func start() {
    let policies: Set<ServerTrustEvaluator.PinningPolicy> = [try! ServerTrustEvaluator.PinningPolicy(domainName: "example.com", includeSubdomains: true, pinnedHashes: ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="])]
    let configuration = try! ServerTrustEvaluator.Configuration(pinningPolicies: policies)
    stack = NetworkStack(authenticationChallengeHandler: try! ServerTrustEvaluator(configuration: configuration))
    stack?.fetch("https://api.example.com/v1/status")
}
