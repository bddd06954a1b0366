internal import Crypto

/// The conversion functions between GSM and UMTS (TS 33.102 §6.8.1.2 and 6.8.2.3, Annex B.5). c1 leaves RAND as it is.
public enum Conversion {
  /// SRES = the 32-bit words of RES added, after zeros up to 16 bytes.
  public static func c2(_ res: [UInt8]) -> [UInt8] {
    var sres = [UInt8](repeating: 0, count: 4)
    for (index, byte) in res.prefix(16).enumerated() { sres[index % 4] ^= byte }
    return sres
  }

  /// Kc = CK1 xor CK2 xor IK1 xor IK2. Keys of 256 bits add up in the same way.
  public static func c3(ck: [UInt8], ik: [UInt8]) -> [UInt8] {
    var kc = [UInt8](repeating: 0, count: 8)
    for key in [ck, ik] { for (index, byte) in key.enumerated() { kc[index % 8] ^= byte } }
    return kc
  }

  /// CK = Kc || Kc.
  public static func c4(kc: [UInt8]) -> [UInt8] { kc + kc }

  /// IK = (Kc1 xor Kc2) || Kc || (Kc1 xor Kc2).
  public static func c5(kc: [UInt8]) -> [UInt8] {
    let mixed = xor(kc.prefix(4), kc.suffix(4))
    return mixed + kc + mixed
  }

  /// Kc128 (Annex B.5): 16 bytes for A5/4 and GEA4.
  public static func kc128(ck: [UInt8], ik: [UInt8]) throws(AKAError) -> [UInt8] {
    Array(try KDF.derive(key: ck + ik, fc: 0x32, []).prefix(16))
  }
}
