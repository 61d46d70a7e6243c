// Foundation's bridges between Swift and Objective-C, by the symbols they have on iOS.

@_silgen_name("$sSS10FoundationE36_unconditionallyBridgeFromObjectiveCySSSo8NSStringCSgFZ")
func string(_ bridged: UnsafeRawPointer?) -> String

@_silgen_name("$sSS10FoundationE19_bridgeToObjectiveCSo8NSStringCyF")
func objectiveC(_ text: String) -> UnsafeRawPointer

@_silgen_name("$sSD10FoundationE19_bridgeToObjectiveCSo12NSDictionaryCyF")
func objectiveC<Key: Hashable, Value>(_ dictionary: [Key: Value]) -> UnsafeRawPointer
