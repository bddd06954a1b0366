internal import Crypto
internal import ISO7816

/// A home network's private key in PEM: PKCS #8 (RFC 5958, RFC 8410 for X25519, RFC 5915 inside for P-256), or the
/// `EC PRIVATE KEY` of RFC 5915 as `openssl ecparam -genkey` writes it.
public enum HomeNetworkKeyPEM {
  private static let x25519: [UInt8] = [0x06, 0x03, 0x2B, 0x65, 0x6E]
  private static let ecPublicKey: [UInt8] = [0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]
  private static let prime256v1: [UInt8] = [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]

  /// The key and, where the file says it, its profile; also 64 hex digits alone.
  /// - Throws: ``AKAError``, never with a byte of the key.
  public static func read(_ text: String) throws(AKAError) -> (key: SecretKey, profile: ECIESProfile?) {
    guard text.contains("-----BEGIN") else {
      guard let key = SecretKey(hex: text), key.count == 32 else {
        throw AKAError("a home network's private key is PEM or 64 hex digits")
      }
      return (key, nil)
    }
    let der = try body(text, labels: ["PRIVATE KEY", "EC PRIVATE KEY"])
    var bytes = der
    defer { bytes.wipe() }
    if contains(bytes, x25519), let place = find([0x04, 0x22, 0x04, 0x20], in: bytes), bytes.count >= place + 36 {
      return (SecretKey(bytes[(place + 4)..<(place + 36)]), .a)
    }
    // ECPrivateKey: version 1, then the octet string.
    if contains(bytes, prime256v1), let place = find([0x02, 0x01, 0x01, 0x04, 0x20], in: bytes),
      bytes.count >= place + 37
    {
      return (SecretKey(bytes[(place + 5)..<(place + 37)]), .b)
    }
    throw AKAError("this PEM holds no private key of X25519 or secp256r1")
  }

  /// A public key of 32, 33 or 65 bytes: PEM (SubjectPublicKeyInfo) or hex digits.
  public static func readPublic(_ text: String) throws(AKAError) -> [UInt8] {
    guard text.contains("-----BEGIN") else {
      guard let key = SecretKey(hex: text), key.count > 0 else { throw AKAError("a public key is PEM or hex digits") }
      return key.withBytes { Array($0) }
    }
    let bytes = try body(text, labels: ["PUBLIC KEY"])
    let length = contains(bytes, x25519) ? 32 : contains(bytes, prime256v1) ? (bytes.count > 80 ? 65 : 33) : 0
    guard length > 0, bytes.count > length + 2 else {
      throw AKAError("this PEM holds no public key of X25519 or secp256r1")
    }
    return Array(bytes.suffix(length))
  }

  /// PKCS #8 in PEM.
  public static func write(_ key: SecretKey, _ profile: ECIESProfile, publicKey: [UInt8]) -> String {
    var der: [UInt8] = key.withCopy { key in
      switch profile {
      case .a: sequence([0x02, 0x01, 0x00] + sequence(x25519) + [0x04, 0x22, 0x04, 0x20] + key)
      case .b:
        sequence(
          [0x02, 0x01, 0x00] + sequence(ecPublicKey + prime256v1)
            + tagged(0x04, sequence([0x02, 0x01, 0x01, 0x04, 0x20] + key + point(publicKey))))
      }
    }
    defer { der.wipe() }
    let digits = Array(Base64.string(der))
    var lines = ["-----BEGIN PRIVATE KEY-----"]
    for start in stride(from: 0, to: digits.count, by: 64) {
      lines.append(String(digits[start..<min(start + 64, digits.count)]))
    }
    return (lines + ["-----END PRIVATE KEY-----", ""]).joined(separator: "\n")
  }

  /// [1] of ECPrivateKey.
  private static func point(_ publicKey: [UInt8]) -> [UInt8] { tagged(0xA1, tagged(0x03, [0x00] + publicKey)) }
  private static func sequence(_ content: [UInt8]) -> [UInt8] { tagged(0x30, content) }
  /// Contents of up to 255 bytes.
  private static func tagged(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    [tag] + (content.count < 0x80 ? [] : [0x81]) + [UInt8(truncatingIfNeeded: content.count)] + content
  }

  private static func body(_ text: String, labels: [String]) throws(AKAError) -> [UInt8] {
    var lines: [Substring] = []
    var isInside = false
    for line in text.split(whereSeparator: \.isNewline) {
      if line.hasPrefix("-----BEGIN ") {
        isInside = labels.contains { line.hasPrefix("-----BEGIN \($0)-----") }
      } else if line.hasPrefix("-----END ") {
        if isInside { break }
      } else if isInside {
        lines.append(line)
      }
    }
    guard !lines.isEmpty, let bytes = Base64.bytes(lines.joined().filter { !$0.isWhitespace }) else {
      throw AKAError("this PEM has no \(labels[0].lowercased()) in it")
    }
    return bytes
  }

  private static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool { find(part, in: bytes) != nil }
  private static func find(_ part: [UInt8], in bytes: [UInt8]) -> Int? {
    guard bytes.count >= part.count else { return nil }
    return (0...(bytes.count - part.count)).first { bytes[$0..<$0 + part.count].elementsEqual(part) }
  }
}
