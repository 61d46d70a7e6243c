// Alicerce with policies for two hosts.
import Alicerce

var stack: NetworkStack?

@_cdecl("start")
public func start() {
    let policies: Set<ServerTrustEvaluator.PinningPolicy> = [try! ServerTrustEvaluator.PinningPolicy(domainName: "api.example.com", pinnedHashes: ["psgUPEyk5/4+vpzpK9keNoRxAy/3AjlfOXgBo+HhYgo=", "MvfiCNZRdZ1lGMHXFbB/AzdMLhLbAVXhXaKiF/xTYr8="]), try! ServerTrustEvaluator.PinningPolicy(domainName: "img.example.com", pinnedHashes: ["Z5USVk7zYRlK8eKHdSxU6dnAHAhVJMmYGyeML13E40U=", "QorDfEjnLMM+x9+qe16bPlVM5u3hdJrlfmxAA7+fxBA="])]
    let configuration = try! ServerTrustEvaluator.Configuration(pinningPolicies: policies, allowNotPinnedDomains: true)
    stack = NetworkStack(authenticationChallengeHandler: try! ServerTrustEvaluator(configuration: configuration))
    stack?.fetch("https://api.example.com/v1/status")
}
