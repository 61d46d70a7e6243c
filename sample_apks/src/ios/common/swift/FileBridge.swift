// The path of a file of the main bundle, as Foundation's bridges give it to Swift.
@_silgen_name("$sSS10FoundationE19_bridgeToObjectiveCSo8NSStringCyF")
func objectiveC(_ text: String) -> UnsafeRawPointer
@_silgen_name("$sSS10FoundationE36_unconditionallyBridgeFromObjectiveCySSSo8NSStringCSgFZ")
func string(_ bridged: UnsafeRawPointer?) -> String

@inline(__always) func path(_ name: String, _ type: String) -> String {
    string(pathForResource(mainBundle(bundleType(), nil), nil, objectiveC(name), objectiveC(type)))
}
