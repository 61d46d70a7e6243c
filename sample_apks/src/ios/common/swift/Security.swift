// How a delegate's Swift code reaches Foundation's objects, by the messages it sends.
import Foundation
public typealias ObjCRef = UnsafeRawPointer
@_silgen_name("$sSS10FoundationE36_unconditionallyBridgeFromObjectiveCySSSo8NSStringCSgFZ")
func string(_ bridged: UnsafeRawPointer?) -> String
@_silgen_name("$s10Foundation4DataV36_unconditionallyBridgeFromObjectiveCyACSo6NSDataCSgFZ")
func data(_ bridged: UnsafeRawPointer?) -> Data
