internal import CLibcrypto

/// Elliptic-curve Diffie-Hellman on the two curves of SUCI (TS 33.501 Annex C.3.4).
public enum KeyAgreementCurve: Sendable {
  /// RFC 7748, Profile A: public keys of 32 bytes.
  case x25519
  /// secp256r1, Profile B: public keys of 65 bytes (04 x y), or 33 compressed where one is taken.
  case p256

  private var code: Int32 { self == .x25519 ? Int32(UICC_X25519) : Int32(UICC_P256) }
  private var publicLength: Int { self == .x25519 ? 32 : 65 }

  /// A new key pair: 32 bytes private, the public key as above, uncompressed.
  public func generate() throws(CryptoError) -> (privateKey: [UInt8], publicKey: [UInt8]) {
    var privateKey = [UInt8](repeating: 0, count: 32)
    var publicKey = [UInt8](repeating: 0, count: publicLength)
    guard uicc_key_generate(code, &privateKey, &publicKey) == 1 else { throw CryptoError("no key could be made") }
    return (privateKey, publicKey)
  }

  /// The public key of a private key.
  public func publicKey(of privateKey: [UInt8]) throws(CryptoError) -> [UInt8] {
    guard privateKey.count == 32 else { throw CryptoError("a private key has 32 bytes, not \(privateKey.count)") }
    var publicKey = [UInt8](repeating: 0, count: publicLength)
    guard uicc_key_public(code, privateKey, &publicKey) == 1 else { throw CryptoError("this is no private key") }
    return publicKey
  }

  /// The 32 bytes that both sides share.
  public func sharedSecret(privateKey: [UInt8], publicKey: [UInt8]) throws(CryptoError) -> [UInt8] {
    guard privateKey.count == 32 else { throw CryptoError("a private key has 32 bytes, not \(privateKey.count)") }
    var secret = [UInt8](repeating: 0, count: 32)
    guard uicc_key_agree(code, privateKey, publicKey, publicKey.count, &secret) == 1 else {
      throw CryptoError("the public key is not a point on the curve")
    }
    return secret
  }
}

/// P-256 points.
public enum P256Point {
  /// 02 or 03 and x, of 04 x y.
  public static func compressed(_ point: [UInt8]) -> [UInt8]? {
    guard point.count == 65, point[0] == 0x04 else { return point.count == 33 ? point : nil }
    return [0x02 | (point[64] & 1)] + point[1...32]
  }
}
