internal import Crypto

/// Keys of the Generic Bootstrapping Architecture (TS 33.220).
public enum GBA {
  /// Ks = CK || IK, 32 bytes (§4.5.2).
  public static func ks(ck: [UInt8], ik: [UInt8]) -> [UInt8] { ck + ik }

  /// Ks_ext_NAF, or Ks_NAF without GBA_U, 32 bytes (Annex B.3).
  /// - Parameters:
  ///   - impi: as the ISIM holds it, or derived from the IMSI.
  ///   - nafID: FQDN of the NAF and five bytes of Ua security protocol identifier.
  public static func ksExtNAF(ks: [UInt8], rand: [UInt8], impi: String, nafID: [UInt8]) throws(AKAError) -> [UInt8] {
    try KDF.derive(key: ks, fc: 0x01, [Array("gba-me".utf8), rand, Array(impi.utf8), nafID])
  }

  /// Ks_int_NAF, 32 bytes (Annex B.3): stays in the UICC.
  public static func ksIntNAF(ks: [UInt8], rand: [UInt8], impi: String, nafID: [UInt8]) throws(AKAError) -> [UInt8] {
    try KDF.derive(key: ks, fc: 0x01, [Array("gba-u".utf8), rand, Array(impi.utf8), nafID])
  }

  /// MAC* = MAC xor the first bytes of SHA-1(IK): what a BSF puts in the AUTN of GBA_U (§5.3.2). Applying it twice
  /// gives MAC again.
  public static func macStar(mac: [UInt8], ik: [UInt8]) throws(AKAError) -> [UInt8] {
    xor(mac, try AKAError.crypto { () throws(CryptoError) in try Digest.of(ik, .sha1) })
  }

  /// AUTN with MAC* in place of MAC, or back.
  public static func exchanged(_ autn: AUTN, ik: [UInt8]) throws(AKAError) -> AUTN {
    let mac = try macStar(mac: autn.mac, ik: ik)
    guard mac.count == autn.mac.count, let other = AUTN(autn.sqnXorAK + autn.amf + mac) else {
      throw AKAError("MAC* of GBA_U is defined for a MAC of up to 20 bytes")
    }
    return other
  }
}
