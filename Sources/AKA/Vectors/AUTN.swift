/// AUTN = SQN xor AK || AMF || MAC-A (TS 33.102 §6.3.2): 16 bytes, more with a longer MAC of TUAK.
public struct AUTN: Hashable, Sendable {
  public let bytes: [UInt8]

  /// - Returns: `nil` unless there are 16, 24 or 40 bytes.
  public init?(_ bytes: [UInt8]) {
    guard [16, 24, 40].contains(bytes.count) else { return nil }
    self.bytes = bytes
  }

  fileprivate init(sqnXorAK: [UInt8], amf: [UInt8], mac: [UInt8]) { bytes = sqnXorAK + amf + mac }

  public var sqnXorAK: [UInt8] { Array(bytes.prefix(6)) }
  public var amf: [UInt8] { Array(bytes[6..<8]) }
  public var mac: [UInt8] { Array(bytes.dropFirst(8)) }

  /// The separation bit of AMF (TS 33.102 Annex H): 1 for EPS and 5GS.
  public var separationBit: Bool { bytes[6] & 0x80 != 0 }

  /// What a network sends for a RAND and a SQN.
  public static func make(_ algorithm: any AuthenticationAlgorithm, rand: [UInt8], sqn: SequenceNumber, amf: [UInt8])
    throws(AKAError) -> AUTN
  {
    let ak = try algorithm.f2345(rand: rand).ak
    let mac = try algorithm.f1(rand: rand, sqn: sqn, amf: amf)
    return AUTN(sqnXorAK: xor(sqn.bytes, ak), amf: amf, mac: mac)
  }

  /// The SQN in it, if MAC-A proves that key, algorithm and RAND belong to it; `nil` if not.
  public func sqn(_ algorithm: any AuthenticationAlgorithm, rand: [UInt8]) throws(AKAError) -> SequenceNumber? {
    try sqn(algorithm, rand: rand, ak: algorithm.f2345(rand: rand).ak)
  }

  func sqn(_ algorithm: any AuthenticationAlgorithm, rand: [UInt8], ak: [UInt8]) throws(AKAError) -> SequenceNumber? {
    guard let sqn = SequenceNumber(xor(sqnXorAK, ak)) else { return nil }
    let expected = try algorithm.f1(rand: rand, sqn: sqn, amf: amf)
    return expected == mac ? sqn : nil
  }
}
