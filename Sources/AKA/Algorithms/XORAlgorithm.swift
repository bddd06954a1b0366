/// The test algorithm of TS 34.108 §8.1.2: everything follows from XDOUT = K xor RAND. For test cards only.
public struct XORAlgorithm: AuthenticationAlgorithm {
  private let k: SecretKey
  /// How many bytes of XDOUT are RES.
  private let resLength: Int
  public var name: String { "XOR" }

  /// - Parameters:
  ///   - k: K, 16 bytes.
  ///   - resLength: 4 to 16 bytes.
  public init(k: SecretKey, resLength: Int = 16) throws(AKAError) {
    guard k.count == 16 else { throw AKAError("K of XOR has 16 bytes, this one has \(k.count)") }
    guard (4...16).contains(resLength) else { throw AKAError("RES of XOR has 4 to 16 bytes") }
    (self.k, self.resLength) = (k, resLength)
  }

  public func f1(rand: [UInt8], sqn: SequenceNumber, amf: [UInt8]) throws(AKAError) -> [UInt8] {
    try AKAError.check("AMF", amf, 2)
    return xor(try xdout(rand), sqn.bytes + amf)
  }

  public func f1Star(rand: [UInt8], sqn: SequenceNumber, amf: [UInt8]) throws(AKAError) -> [UInt8] {
    try f1(rand: rand, sqn: sqn, amf: amf)
  }

  public func f2345(rand: [UInt8]) throws(AKAError) -> ChallengeResults {
    let x = try xdout(rand)
    return ChallengeResults(
      res: Array(x.prefix(resLength)), ck: Array(x[1...] + x[..<1]), ik: Array(x[2...] + x[..<2]), ak: Array(x[3..<9]))
  }

  public func f5Star(rand: [UInt8]) throws(AKAError) -> [UInt8] { try f2345(rand: rand).ak }

  private func xdout(_ rand: [UInt8]) throws(AKAError) -> [UInt8] {
    try AKAError.check("RAND", rand, 16)
    return k.withBytes { xor($0, rand) }
  }
}

/// The GSM test algorithm of TS 51.010-1 Annex 4: SRES and Kc are the first 12 bytes of Ki xor RAND.
public struct XOR2G: GSMAlgorithm {
  private let ki: SecretKey
  public var name: String { "XOR-2G" }

  /// - Parameter ki: Ki, 16 bytes.
  public init(ki: SecretKey) throws(AKAError) {
    guard ki.count == 16 else { throw AKAError("Ki has 16 bytes, this one has \(ki.count)") }
    self.ki = ki
  }

  public func a3a8(rand: [UInt8]) throws(AKAError) -> (sres: [UInt8], kc: [UInt8]) {
    try AKAError.check("RAND", rand, 16)
    let x = ki.withBytes { xor($0, rand) }
    return (Array(x[0..<4]), Array(x[4..<12]))
  }
}
