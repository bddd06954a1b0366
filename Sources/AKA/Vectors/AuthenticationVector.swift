/// A quintet and what makes it up (TS 33.102 §6.3.2).
public struct AuthenticationVector: Hashable, Sendable {
  public let rand: [UInt8]
  public let sqn: SequenceNumber
  public let amf: [UInt8]
  public let autn: AUTN
  /// RES, CK, IK and AK.
  public let results: ChallengeResults

  public init(_ algorithm: any AuthenticationAlgorithm, rand: [UInt8], sqn: SequenceNumber, amf: [UInt8])
    throws(AKAError)
  {
    (self.rand, self.sqn, self.amf) = (rand, sqn, amf)
    results = try algorithm.f2345(rand: rand)
    autn = try AUTN.make(algorithm, rand: rand, sqn: sqn, amf: amf)
  }

  public var res: [UInt8] { results.res }
  public var ck: [UInt8] { results.ck }
  public var ik: [UInt8] { results.ik }
  public var ak: [UInt8] { results.ak }
  /// c2 of RES.
  public var sres: [UInt8] { Conversion.c2(results.res) }
  /// c3 of CK and IK.
  public var kc: [UInt8] { Conversion.c3(ck: results.ck, ik: results.ik) }
}

/// What a USIM makes of a challenge before it looks at its sequence numbers.
public struct ChallengeVerification: Hashable, Sendable {
  public let results: ChallengeResults
  /// The SQN in AUTN; `nil` where MAC-A is wrong: another key, another algorithm or another RAND.
  public let sqn: SequenceNumber?

  public init(_ algorithm: any AuthenticationAlgorithm, rand: [UInt8], autn: AUTN) throws(AKAError) {
    results = try algorithm.f2345(rand: rand)
    sqn = try autn.sqn(algorithm, rand: rand, ak: results.ak)
  }
}
