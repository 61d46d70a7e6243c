// What the importer writes for Bundle, URL, Data and NSDictionary: bridges by the symbols that Foundation has on iOS.
import Foundation

@_silgen_name("$sSS10FoundationE19_bridgeToObjectiveCSo8NSStringCyF")
func objectiveC(_ text: String) -> ObjCRef
@_silgen_name("$s10Foundation3URLV36_unconditionallyBridgeFromObjectiveCyACSo5NSURLCSgFZ")
func swiftURL(_ bridged: ObjCRef?) -> URL
@_silgen_name("$sSa10FoundationE36_unconditionallyBridgeFromObjectiveCySayxGSo7NSArrayCSgFZ")
func swiftArray<Element>(_ bridged: ObjCRef?) -> [Element]
@_silgen_name("$sSD10FoundationE34_conditionallyBridgeFromObjectiveC_6resultSbSo12NSDictionaryC_SDyxq_GSgztFZ")
func swiftDictionary<Key: Hashable, Value>(_ bridged: ObjCRef, result: inout [Key: Value]?) -> Bool
@_silgen_name("$s10Foundation4DataV10contentsOf7optionsAcA3URLV_So20NSDataReadingOptionsVtKcfC")
func contents(of url: URL, options: UInt) throws -> Data
@_silgen_name("$s10Foundation4DataV19_bridgeToObjectiveCSo6NSDataCyF")
func objectiveC(_ data: Data) -> ObjCRef
@_silgen_name("$ss018_bridgeAnyObjectToB0yypyXlSgF")
func anyOf(_ object: ObjCRef?) -> Any

@_transparent func resource(_ name: String, _ type: String) -> URL? {
    guard let found = urlForResource(mainBundle(bundleType(), nil), nil, objectiveC(name), objectiveC(type)) else { return nil }
    return swiftURL(found)
}
@_transparent func resources(_ type: String) -> [URL]? {
    guard let found = urlsForResources(mainBundle(bundleType(), nil), nil, objectiveC(type), nil) else { return nil }
    return swiftArray(found)
}
@_transparent func dictionary(_ url: URL) -> [String: [String]]? {
    guard let read = initWithContents(objc_alloc(dictionaryType()), nil, url._bridgeToObjectiveC()) else { return nil }
    var result: [String: [String]]?
    return swiftDictionary(read, result: &result) ? result : nil
}
