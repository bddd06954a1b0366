/// AUTS = SQN_MS xor AK* || MAC-S (TS 33.102 §6.3.3): 14 bytes, more with a longer MAC of TUAK.
public struct AUTS: Hashable, Sendable {
  public let bytes: [UInt8]

  /// - Returns: `nil` unless there are 14, 22 or 38 bytes.
  public init?(_ bytes: [UInt8]) {
    guard [14, 22, 38].contains(bytes.count) else { return nil }
    self.bytes = bytes
  }

  public var concealedSQN: [UInt8] { Array(bytes.prefix(6)) }
  public var macS: [UInt8] { Array(bytes.dropFirst(6)) }

  /// How a card made its AUTS. TS 33.102 §6.3.3 has AMF* 0000 and f5*; cards in the field differ in either.
  public struct Form: Hashable, Sendable, CustomStringConvertible {
    /// What conceals SQN_MS.
    public enum Concealment: Hashable, Sendable, CaseIterable {
      case f5Star
      /// f5 of the challenge, as with f5.
      case f5
      /// Nothing: SQN_MS is in clear.
      case none
    }
    /// The AMF that went into f1*.
    public var amf: [UInt8]
    public var concealment: Concealment

    public init(amf: [UInt8] = [0, 0], concealment: Concealment = .f5Star) {
      (self.amf, self.concealment) = (amf, concealment)
    }

    /// As the specification has it.
    public static let standard = Form()
    public var isStandard: Bool { self == .standard }

    public var description: String {
      let code = amf.map { String($0 >> 4, radix: 16) + String($0 & 0x0F, radix: 16) }.joined()
      switch concealment {
      case .f5Star: return "AMF \(code), f5*"
      case .f5: return "AMF \(code), f5 in place of f5*"
      case .none: return "AMF \(code), SQN_MS in clear"
      }
    }

    /// The standard form first, then those that cards are known for: the AMF of the challenge, `FFFF`, `8000`; f5 or
    /// nothing for f5*.
    /// - Parameter challenge: AMF of the challenge that was answered, where it is known.
    public static func known(challenge: [UInt8]? = nil) -> [Form] {
      var amfs: [[UInt8]] = [[0, 0]]
      for amf in [challenge, [0xFF, 0xFF], [0x80, 0x00]].compactMap({ $0 }) where !amfs.contains(amf) {
        amfs.append(amf)
      }
      return Concealment.allCases.flatMap { concealment in amfs.map { Form(amf: $0, concealment: concealment) } }
    }
  }

  /// What a USIM answers to a SQN that it does not accept.
  public static func make(
    _ algorithm: any AuthenticationAlgorithm, rand: [UInt8], sqnMS: SequenceNumber, form: Form = .standard
  ) throws(AKAError) -> AUTS {
    let macS = try algorithm.f1Star(rand: rand, sqn: sqnMS, amf: form.amf)
    let mask = try form.mask(algorithm, rand)
    guard let auts = AUTS(xor(sqnMS.bytes, mask) + macS) else {
      throw AKAError("MAC-S has 8, 16 or 32 bytes, this one has \(macS.count)")
    }
    return auts
  }

  /// SQN_MS, if MAC-S proves that key, algorithm and RAND belong to it in one of the forms; `nil` if in none.
  public func resynchronise(
    _ algorithm: any AuthenticationAlgorithm, rand: [UInt8], forms: [Form] = [.standard]
  ) throws(AKAError) -> (sqnMS: SequenceNumber, form: Form)? {
    for form in forms {
      guard let sqn = SequenceNumber(xor(concealedSQN, try form.mask(algorithm, rand))) else { return nil }
      if try algorithm.f1Star(rand: rand, sqn: sqn, amf: form.amf) == macS { return (sqn, form) }
    }
    return nil
  }
}

extension AUTS.Form {
  fileprivate func mask(_ algorithm: any AuthenticationAlgorithm, _ rand: [UInt8]) throws(AKAError) -> [UInt8] {
    switch concealment {
    case .f5Star: try algorithm.f5Star(rand: rand)
    case .f5: try algorithm.f2345(rand: rand).ak
    case .none: [UInt8](repeating: 0, count: 6)
    }
  }
}
