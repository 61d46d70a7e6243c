// Foundation's values as Swift code uses them: the published declarations, so that calls are made as on iOS.
public protocol ContiguousBytes {
    func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R
}
public protocol DataProtocol: ContiguousBytes {}
@frozen public struct Data: DataProtocol, Equatable {
    @usableFromInline var one: UInt64
    @usableFromInline var two: UInt64
    public init() { one = 0; two = 0 }
    public init<S: Sequence>(_ elements: S) where S.Element == UInt8 { one = 0; two = 0 }
    public init(bytes: UnsafeRawPointer, count: Int) { one = 0; two = 0 }
    public var count: Int { 0 }
    public mutating func append(_ other: Data) {}
    public mutating func append(contentsOf bytes: [UInt8]) {}
    public func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try body(UnsafeRawBufferPointer(start: nil, count: 0))
    }
    @_silgen_name("$s10Foundation4DataV19base64EncodedString7optionsSSSo27NSDataBase64EncodingOptionsV_tF")
    public func base64EncodedString(options: UInt = 0) -> String
    public static func == (a: Data, b: Data) -> Bool { false }
}
public struct URL {
    var reference: AnyObject?
    @_silgen_name("$s10Foundation3URLV19_bridgeToObjectiveCSo5NSURLCyF")
    public func _bridgeToObjectiveC() -> UnsafeRawPointer
}
open class JSONDecoder {
    public init() {}
    open func decode<T: Decodable>(_ type: T.Type, from data: Data) throws -> T { fatalError() }
}
