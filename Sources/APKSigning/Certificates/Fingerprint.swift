internal import ISO7816

/// A digest of a certificate as people paste it: hex digits, with colons or blanks between bytes, perhaps after
/// `SHA256:` as keytool prints it.
public struct Fingerprint: Hashable, Sendable {
  /// 20 bytes (SHA-1) or 32 (SHA-256).
  public let bytes: [UInt8]

  /// Why a text is no fingerprint.
  public enum Failure: Error, Hashable, Sendable {
    /// Not made of hex digits: something else.
    case noHex
    /// Hex, but not of 20 or 32 bytes.
    case length(Int)
  }

  public init(_ text: String) throws(Failure) {
    var digits = text.lowercased()
    for prefix in ["sha256:", "sha-256:", "sha1:", "sha-1:"] where digits.hasPrefix(prefix) {
      digits.removeFirst(prefix.count)
      break
    }
    digits.removeAll { $0 == ":" || $0 == "-" || $0.isWhitespace }
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else {
      throw .noHex
    }
    guard let bytes = Hex.bytes(digits), bytes.count == 20 || bytes.count == 32 else {
      throw .length(digits.utf8.count)
    }
    self.bytes = bytes
  }

  /// `SHA-1` or `SHA-256`.
  public var algorithm: String { bytes.count == 20 ? "SHA-1" : "SHA-256" }
}
