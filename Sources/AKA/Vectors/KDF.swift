internal import Crypto

/// The key derivation function of TS 33.220 Annex B.2: HMAC-SHA-256 over FC and the parameters, each followed by its
/// length in two bytes.
public enum KDF {
  /// - Parameters:
  ///   - key: `CK || IK`, Ks, KASME, KAUSF ...
  ///   - fc: which key is made.
  ///   - parameters: P0, P1 ...; each up to 65535 bytes.
  /// - Returns: 32 bytes.
  public static func derive(key: [UInt8], fc: UInt8, _ parameters: [[UInt8]]) throws(AKAError) -> [UInt8] {
    var s: [UInt8] = [fc]
    for parameter in parameters {
      guard parameter.count <= 0xFFFF else { throw AKAError("a parameter of the KDF has at most 65535 bytes") }
      s += parameter + [UInt8(parameter.count >> 8), UInt8(parameter.count & 0xFF)]
    }
    return try AKAError.crypto { () throws(CryptoError) in try MAC.hmac(.sha256, key: key, s) }
  }
}

/// Keys of EPS (TS 33.401 Annex A).
public enum EPS {
  /// KASME, 32 bytes (A.2).
  /// - Parameters:
  ///   - servingNetwork: the PLMN in the three bytes of TS 24.301.
  ///   - sqnXorAK: the first six bytes of AUTN.
  public static func kasme(ck: [UInt8], ik: [UInt8], servingNetwork: [UInt8], sqnXorAK: [UInt8]) throws(AKAError)
    -> [UInt8]
  {
    try AKAError.check("a PLMN", servingNetwork, 3)
    try AKAError.check("SQN xor AK", sqnXorAK, 6)
    return try KDF.derive(key: ck + ik, fc: 0x10, [servingNetwork, sqnXorAK])
  }

  /// A PLMN of `001` and `01` or `001` in three bytes (TS 24.008 §10.5.1.3); `nil` for anything else.
  public static func plmn(mcc: String, mnc: String) -> [UInt8]? {
    let digits = (mcc + mnc).utf8.map { $0 &- 0x30 }
    guard mcc.utf8.count == 3, mnc.utf8.count == 2 || mnc.utf8.count == 3, digits.allSatisfy({ $0 < 10 }) else {
      return nil
    }
    let third = digits.count == 6 ? digits[5] : 0x0F
    return [digits[1] << 4 | digits[0], third << 4 | digits[2], digits[4] << 4 | digits[3]]
  }
}

/// Keys of 5GS (TS 33.501 Annex A).
public enum FiveGS {
  /// `5G:mnc001.mcc001.3gppnetwork.org` (TS 24.501 §9.12.1); a MNC of two digits gets a zero before it.
  public static func servingNetworkName(mcc: String, mnc: String) -> String {
    "5G:mnc\(mnc.utf8.count == 2 ? "0" + mnc : mnc).mcc\(mcc).3gppnetwork.org"
  }

  /// KAUSF of 5G AKA, 32 bytes (A.2).
  public static func kausf(ck: [UInt8], ik: [UInt8], servingNetworkName: String, sqnXorAK: [UInt8]) throws(AKAError)
    -> [UInt8]
  {
    try AKAError.check("SQN xor AK", sqnXorAK, 6)
    return try KDF.derive(key: ck + ik, fc: 0x6A, [Array(servingNetworkName.utf8), sqnXorAK])
  }

  /// RES* or XRES*, 16 bytes (A.4).
  public static func resStar(ck: [UInt8], ik: [UInt8], servingNetworkName: String, rand: [UInt8], res: [UInt8])
    throws(AKAError) -> [UInt8]
  {
    Array(try KDF.derive(key: ck + ik, fc: 0x6B, [Array(servingNetworkName.utf8), rand, res]).suffix(16))
  }

  /// HRES* or HXRES*, 16 bytes (A.5).
  public static func hresStar(rand: [UInt8], resStar: [UInt8]) throws(AKAError) -> [UInt8] {
    Array(try AKAError.crypto { () throws(CryptoError) in try Digest.of(rand + resStar, .sha256) }.suffix(16))
  }

  /// KSEAF, 32 bytes (A.6).
  public static func kseaf(kausf: [UInt8], servingNetworkName: String) throws(AKAError) -> [UInt8] {
    try KDF.derive(key: kausf, fc: 0x6C, [Array(servingNetworkName.utf8)])
  }

  /// KAMF, 32 bytes (A.7), of a SUPI as its digits or NAI and ABBA of two bytes.
  public static func kamf(kseaf: [UInt8], supi: String, abba: [UInt8] = [0, 0]) throws(AKAError) -> [UInt8] {
    try KDF.derive(key: kseaf, fc: 0x6D, [Array(supi.utf8), abba])
  }
}

/// EAP-AKA' (RFC 9048, which replaces RFC 5448).
public enum EAPAKAPrime {
  /// CK' and IK', 16 bytes each (TS 33.402 Annex A.2).
  /// - Parameter networkName: `WLAN`, or a serving network name of 5GS.
  public static func keys(ck: [UInt8], ik: [UInt8], networkName: String, sqnXorAK: [UInt8]) throws(AKAError) -> (
    ckPrime: [UInt8], ikPrime: [UInt8]
  ) {
    try AKAError.check("SQN xor AK", sqnXorAK, 6)
    let out = try KDF.derive(key: ck + ik, fc: 0x20, [Array(networkName.utf8), sqnXorAK])
    return (Array(out[0..<16]), Array(out[16..<32]))
  }

  /// What PRF' makes of IK' || CK' (RFC 9048 §3.3).
  public struct MasterKeys: Hashable, Sendable {
    /// 16 bytes.
    public var kEncr: [UInt8]
    /// 32 bytes.
    public var kAut: [UInt8]
    /// 32 bytes.
    public var kRe: [UInt8]
    /// 64 bytes.
    public var msk: [UInt8]
    /// 64 bytes; the first 32 are KAUSF in 5GS.
    public var emsk: [UInt8]
  }

  /// - Parameter identity: as in EAP-Response/Identity, or AT_IDENTITY after it.
  public static func masterKeys(ckPrime: [UInt8], ikPrime: [UInt8], identity: String) throws(AKAError) -> MasterKeys {
    let seed = Array("EAP-AKA'".utf8) + Array(identity.utf8)
    var out: [UInt8] = []
    var last: [UInt8] = []
    var counter: UInt8 = 1
    while out.count < 208 {
      let message = last + seed + [counter]
      last = try AKAError.crypto { () throws(CryptoError) in try MAC.hmac(.sha256, key: ikPrime + ckPrime, message) }
      out += last
      counter += 1
    }
    return MasterKeys(
      kEncr: Array(out[0..<16]), kAut: Array(out[16..<48]), kRe: Array(out[48..<80]), msk: Array(out[80..<144]),
      emsk: Array(out[144..<208]))
  }
}
