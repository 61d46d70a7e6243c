// The pin of the server's leaf key, as apps compute it: SHA-256 of the SPKI, rebuilt from the raw RSA key, in base64.
import Foundation
import CryptoKit
private let rsaHeader: [UInt8] = [
    0x30, 0x82, 0x01, 0x22, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
    0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00, 0x03, 0x82, 0x01, 0x0f, 0x00,
]
func leafDigest(_ trust: ObjCRef) -> Data? {
    guard let key = SecTrustCopyKey(trust), let raw = SecKeyCopyExternalRepresentation(key, nil) else { return nil }
    var spki = Data(rsaHeader)
    spki.append(data(raw))
    return Data(SHA256.hash(data: spki))
}
func leafHash(_ trust: ObjCRef) -> String? { leafDigest(trust)?.base64EncodedString(options: 0) }
