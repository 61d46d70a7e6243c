// CryptoKit's SHA-256 as published: a generic function of the protocol, and a digest that is a sequence of bytes.
import Foundation
public protocol Digest: ContiguousBytes, Sequence where Element == UInt8 {}
public struct SHA256Digest: Digest {
    let bytes: (UInt64, UInt64, UInt64, UInt64)
    public func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try body(UnsafeRawBufferPointer(start: nil, count: 0))
    }
    public func makeIterator() -> Array<UInt8>.Iterator { [].makeIterator() }
}
public protocol HashFunction { associatedtype Digest: CryptoKit.Digest }
public struct SHA256: HashFunction { public typealias Digest = SHA256Digest }
extension HashFunction {
    public static func hash<D: DataProtocol>(data: D) -> Digest { fatalError() }
}
