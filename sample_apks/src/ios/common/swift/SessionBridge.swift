// Foundation and CryptoKit as Swift code calls them, by their symbols on iOS.
public struct Data { var one: UInt64; var two: UInt64 }
public struct Digest { var a: UInt64; var b: UInt64; var c: UInt64; var d: UInt64 }
public typealias ObjCRef = UnsafeRawPointer
@_silgen_name("$sSS10FoundationE36_unconditionallyBridgeFromObjectiveCySSSo8NSStringCSgFZ")
func string(_ bridged: UnsafeRawPointer?) -> String
@_silgen_name("$s10Foundation4DataV36_unconditionallyBridgeFromObjectiveCyACSo6NSDataCSgFZ")
func data(_ bridged: UnsafeRawPointer?) -> Data
@_silgen_name("$s10Foundation4DataV19base64EncodedString7optionsSSSo27NSDataBase64EncodingOptionsV_tF")
func base64(_ d: Data, _ options: Int) -> String
@_silgen_name("$s10Foundation4DataV14withUnsafeBytesyxxSWKXEKlF")
func withBytes(_ d: Data) -> UnsafeRawPointer
@_silgen_name("$s10Foundation4DataV5countSivg")
func count(_ d: Data) -> Int
@_silgen_name("$s9CryptoKit12HashFunctionPAAE4hash4data6DigestQzqd___t10Foundation12DataProtocolRd__lFZ")
func SHA256hash(_ d: Data) -> Digest
@_silgen_name("$s10Foundation4DataVyACxcSTRzs5UInt8V7ElementRtzlufC")
func dataOfDigest(_ d: Digest) -> Data
@_silgen_name("$s10Foundation15ContiguousBytesPAAE4dataAA4DataVyF")
func dataOf(_ d: [UInt8]) -> Data
@_silgen_name("$s10Foundation4DataV6appendyyACF")
func append(_ to: inout Data, _ d: Data)
@_silgen_name("$s10Foundation4DataV5bytes5countACSV_SitcfC")
func dataFrom(_ p: UnsafeRawPointer, _ n: Int) -> Data

func sha256Base64(_ d: Data) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    _ = CC_SHA256(withBytes(d), UInt32(count(d)), &digest)
    return base64(dataFrom(digest, 32), 0)
}
