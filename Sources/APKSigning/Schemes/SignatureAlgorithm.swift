internal import CLibcrypto

/// How the content of an APK is condensed into the digest that is signed.
enum ContentDigestKind: Int, Hashable, CaseIterable, Comparable {
  /// Weakest first: Android takes the strongest.
  case chunkedSHA256, veritySHA256, chunkedSHA512

  static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  var name: String {
    switch self {
    case .chunkedSHA256: "SHA-256"
    case .veritySHA256: "fs-verity SHA-256"
    case .chunkedSHA512: "SHA-512"
    }
  }
}

/// A signature algorithm of the APK signature schemes v2 and v3, by its number.
struct SignatureAlgorithm: RawRepresentable, Hashable {
  let rawValue: UInt32

  /// How it works; `nil` for a number that Android does not know.
  private var parameters: (name: String, algorithm: Int, digest: Int, content: ContentDigestKind)? {
    switch rawValue {
    case 0x0101: ("RSA-PSS with SHA-256", UICC_RSA_PSS, UICC_SHA256, .chunkedSHA256)
    case 0x0102: ("RSA-PSS with SHA-512", UICC_RSA_PSS, UICC_SHA512, .chunkedSHA512)
    case 0x0103: ("RSA with SHA-256", UICC_RSA_PKCS1, UICC_SHA256, .chunkedSHA256)
    case 0x0104: ("RSA with SHA-512", UICC_RSA_PKCS1, UICC_SHA512, .chunkedSHA512)
    case 0x0201: ("ECDSA with SHA-256", UICC_ECDSA, UICC_SHA256, .chunkedSHA256)
    case 0x0202: ("ECDSA with SHA-512", UICC_ECDSA, UICC_SHA512, .chunkedSHA512)
    case 0x0301: ("DSA with SHA-256", UICC_DSA, UICC_SHA256, .chunkedSHA256)
    case 0x0421: ("RSA with SHA-256, fs-verity", UICC_RSA_PKCS1, UICC_SHA256, .veritySHA256)
    case 0x0423: ("ECDSA with SHA-256, fs-verity", UICC_ECDSA, UICC_SHA256, .veritySHA256)
    case 0x0425: ("DSA with SHA-256, fs-verity", UICC_DSA, UICC_SHA256, .veritySHA256)
    default: nil
    }
  }

  var name: String { parameters?.name ?? "algorithm \(hexadecimal(rawValue))" }
  /// `nil` if Android does not know the algorithm.
  var contentDigest: ContentDigestKind? { parameters?.content }

  /// Whether `signature` is one of `message` under this SubjectPublicKeyInfo.
  func verifies(_ signature: [UInt8], of message: [UInt8], under publicKey: [UInt8]) -> Bool {
    guard let parameters else { return false }
    return uicc_signature_verify(
      publicKey, publicKey.count, Int32(parameters.algorithm), Int32(parameters.digest), message, message.count,
      signature, signature.count) == 1
  }
}

/// `0x103`.
func hexadecimal(_ number: UInt32) -> String { "0x" + String(number, radix: 16) }
