/// The functions f1 to f5* of TS 33.102 §6.3 under one subscriber's key.
public protocol AuthenticationAlgorithm: Sendable {
  /// `MILENAGE`, `TUAK`, `XOR`.
  var name: String { get }
  /// MAC-A, for a RAND of 16 and an AMF of 2 bytes.
  func f1(rand: [UInt8], sqn: SequenceNumber, amf: [UInt8]) throws(AKAError) -> [UInt8]
  /// MAC-S, as long as MAC-A.
  func f1Star(rand: [UInt8], sqn: SequenceNumber, amf: [UInt8]) throws(AKAError) -> [UInt8]
  /// RES, CK, IK and AK.
  func f2345(rand: [UInt8]) throws(AKAError) -> ChallengeResults
  /// AK* of 6 bytes, which conceals SQN_MS in AUTS.
  func f5Star(rand: [UInt8]) throws(AKAError) -> [UInt8]
}

/// What f2, f3, f4 and f5 return.
public struct ChallengeResults: Hashable, Sendable {
  /// 4 to 32 bytes.
  public var res: [UInt8]
  /// 16 bytes; 32 with TUAK where that is set.
  public var ck: [UInt8]
  public var ik: [UInt8]
  /// 6 bytes.
  public var ak: [UInt8]

  public init(res: [UInt8], ck: [UInt8], ik: [UInt8], ak: [UInt8]) {
    self.res = res
    self.ck = ck
    self.ik = ik
    self.ak = ak
  }
}

/// A3 and A8 of GSM (TS 43.020) under one subscriber's key.
public protocol GSMAlgorithm: Sendable {
  /// `COMP128v1`, `XOR-2G`, `MILENAGE`.
  var name: String { get }
  /// SRES of 4 and Kc of 8 bytes for a RAND of 16.
  func a3a8(rand: [UInt8]) throws(AKAError) -> (sres: [UInt8], kc: [UInt8])
}

/// A 3G algorithm in a GSM context: c2 and c3 of TS 33.102 §6.8.1.2, which TS 55.205 calls GSM-MILENAGE for Milenage.
public struct ConvertedAlgorithm: GSMAlgorithm {
  /// How SRES follows from RES.
  public enum SRES: Hashable, Sendable {
    /// c2: the 32-bit words of RES added (TS 55.205 function #1).
    case c2
    /// The first 32 bits of RES (TS 55.205 function #2).
    case truncated
  }
  public let algorithm: any AuthenticationAlgorithm
  public let derivation: SRES

  public init(_ algorithm: any AuthenticationAlgorithm, sres: SRES = .c2) {
    self.algorithm = algorithm
    derivation = sres
  }

  public var name: String { algorithm.name }

  public func a3a8(rand: [UInt8]) throws(AKAError) -> (sres: [UInt8], kc: [UInt8]) {
    let results = try algorithm.f2345(rand: rand)
    let sres = derivation == .c2 ? Conversion.c2(results.res) : Array(results.res.prefix(4))
    return (sres, Conversion.c3(ck: results.ck, ik: results.ik))
  }
}
