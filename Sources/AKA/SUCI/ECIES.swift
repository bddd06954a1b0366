internal import Crypto

/// ECIES as TS 33.501 Annex C.3 uses it to conceal a SUPI.
public enum ECIESProfile: Hashable, Sendable, CaseIterable {
  /// Curve25519 (C.3.4.1).
  case a
  /// secp256r1 with compressed points (C.3.4.2).
  case b

  /// `A` or `B`.
  public var name: String { self == .a ? "A" : "B" }
  /// Bytes of the ephemeral public key in front of the ciphertext.
  public var publicKeyLength: Int { self == .a ? 32 : 33 }
  /// Bytes of the MAC tag behind it.
  public static let macLength = 8

  private var curve: KeyAgreementCurve { self == .a ? .x25519 : .p256 }

  /// A new key pair of a home network, the public key as a card's EF.SUCI_Calc_Info or an operator's file holds it.
  public func generate() throws(AKAError) -> (privateKey: SecretKey, publicKey: [UInt8]) {
    let curve = curve
    var (privateKey, publicKey) = try AKAError.crypto { () throws(CryptoError) in try curve.generate() }
    defer { privateKey.wipe() }
    return (SecretKey(privateKey), try sent(publicKey))
  }

  /// The public key of a private key; compressed with profile B.
  public func publicKey(of privateKey: SecretKey) throws(AKAError) -> [UInt8] {
    let curve = curve
    let key = try privateKey.withCopy { bytes throws(AKAError) in
      try AKAError.crypto { () throws(CryptoError) in try curve.publicKey(of: bytes) }
    }
    return try sent(key)
  }

  /// Scheme output: ephemeral public key, ciphertext, MAC tag.
  /// - Parameters:
  ///   - plaintext: the MSIN in BCD, or the user name of a NAI.
  ///   - homeNetworkKey: 32 bytes with A; 33, or 65 uncompressed, with B.
  ///   - ephemeralKey: for vectors; a new one if left out.
  public func conceal(_ plaintext: [UInt8], homeNetworkKey: [UInt8], ephemeralKey: SecretKey? = nil) throws(AKAError)
    -> [UInt8]
  {
    try check(homeNetworkKey)
    let ephemeral: SecretKey
    if let ephemeralKey { ephemeral = ephemeralKey } else { ephemeral = try generate().privateKey }
    let ephemeralPublic = try publicKey(of: ephemeral)
    var keys = try keyData(ephemeral, homeNetworkKey, ephemeralPublic)
    defer { keys.wipe() }
    let ciphertext = try Self.cipher(plaintext, keys)
    return ephemeralPublic + ciphertext + (try Self.tag(ciphertext, keys))
  }

  /// The plaintext.
  /// - Returns: `nil` where the MAC tag is wrong: another private key, or an output that was changed.
  /// - Throws: ``AKAError`` for an output too short, or a public key that is no point.
  public func reveal(_ schemeOutput: [UInt8], privateKey: SecretKey) throws(AKAError) -> [UInt8]? {
    // A point may come uncompressed from a card that does so; its first byte says so.
    let length = self == .b && schemeOutput.first == 0x04 ? 65 : publicKeyLength
    guard schemeOutput.count >= length + Self.macLength else {
      throw AKAError(
        "a scheme output of profile \(name) has at least \(length + Self.macLength) bytes, this one has "
          + "\(schemeOutput.count)")
    }
    let ephemeralPublic = Array(schemeOutput[0..<length])
    let ciphertext = Array(schemeOutput[length..<schemeOutput.count - Self.macLength])
    var keys = try keyData(privateKey, ephemeralPublic, ephemeralPublic)
    defer { keys.wipe() }
    guard equalInConstantTime(try Self.tag(ciphertext, keys), Array(schemeOutput.suffix(Self.macLength))) else {
      return nil
    }
    return try Self.cipher(ciphertext, keys)
  }

  /// Fails unless a home network's public key has a length that fits.
  private func check(_ key: [UInt8]) throws(AKAError) {
    if self == .a {
      try AKAError.check("a public key of profile A", key, 32)
    } else {
      try AKAError.check("a public key of profile B", key, 33, 65)
    }
  }

  private func sent(_ key: [UInt8]) throws(AKAError) -> [UInt8] {
    guard self == .b else { return key }
    guard let compressed = P256Point.compressed(key) else { throw AKAError("this is no point of secp256r1") }
    return compressed
  }

  /// AES key of 16, initial counter block of 16 and MAC key of 32 bytes by the KDF of ANSI X9.63 with SHA-256, whose
  /// SharedInfo1 is the ephemeral public key.
  private func keyData(_ privateKey: SecretKey, _ publicKey: [UInt8], _ ephemeral: [UInt8]) throws(AKAError) -> [UInt8]
  {
    let curve = curve
    var shared = try privateKey.withCopy { bytes throws(AKAError) in
      try AKAError.crypto { () throws(CryptoError) in try curve.sharedSecret(privateKey: bytes, publicKey: publicKey) }
    }
    defer { shared.wipe() }
    var out: [UInt8] = []
    for counter in 1...2 as ClosedRange<UInt8> {
      var message = shared + [0, 0, 0, counter] + ephemeral
      defer { message.wipe() }
      out += try AKAError.crypto { () throws(CryptoError) in try Digest.of(message, .sha256) }
    }
    return out
  }

  private static func cipher(_ message: [UInt8], _ keys: [UInt8]) throws(AKAError) -> [UInt8] {
    try AKAError.crypto { () throws(CryptoError) in
      try BlockCipher.run(.aes, .ctr, .encrypt, key: Array(keys[0..<16]), iv: Array(keys[16..<32]), message)
    }
  }

  private static func tag(_ ciphertext: [UInt8], _ keys: [UInt8]) throws(AKAError) -> [UInt8] {
    try AKAError.crypto { () throws(CryptoError) in
      Array(try MAC.hmac(.sha256, key: Array(keys[32..<64]), ciphertext).prefix(macLength))
    }
  }
}
