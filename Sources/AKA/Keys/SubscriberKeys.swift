/// What an authentication centre knows of a subscriber: the algorithm, K, the operator's value and the parameters.
public struct SubscriberKeys: Sendable {
  /// An algorithm by its name in inventories and on the command line.
  public enum Algorithm: String, Hashable, Sendable, CaseIterable {
    case milenage, tuak, xor
    case comp128v1, comp128v2, comp128v3
    case xor2g = "xor-2g"

    /// Letters and digits count, in either case: `COMP128-1`, `comp128v1` and `Comp128 v1` are one.
    public init?(_ text: some StringProtocol) {
      let name = text.lowercased().filter { $0.isLetter || $0.isNumber }
      switch name {
      case "milenage", "mil": self = .milenage
      case "tuak": self = .tuak
      case "xor", "xor3g": self = .xor
      case "xor2g": self = .xor2g
      case "comp128v1", "comp1281", "comp128": self = .comp128v1
      case "comp128v2", "comp1282": self = .comp128v2
      case "comp128v3", "comp1283": self = .comp128v3
      default: return nil
      }
    }

    /// Whether it has f1 to f5*; the others know A3 and A8 only.
    public var is3G: Bool { self == .milenage || self == .tuak || self == .xor }
  }

  /// The operator's value as it was given.
  public enum OperatorValue: Sendable {
    /// OP or TOP, one for all cards of an operator.
    case op(SecretKey)
    /// OPc or TOPc, one for each card.
    case opc(SecretKey)
  }

  public var algorithm: Algorithm
  /// K or Ki: 16 bytes; 16 or 32 with TUAK.
  public var k: SecretKey
  /// OP or OPc of 16 bytes with Milenage, TOP or TOPc of 32 with TUAK; `nil` with the others.
  public var operatorValue: OperatorValue?
  public var constants = Milenage.Constants.standard
  public var tuak = TUAK.Parameters.standard
  /// Bytes of RES with XOR.
  public var xorResLength = 16
  /// How SRES follows from RES where a 3G algorithm is asked for a GSM answer.
  public var sres = ConvertedAlgorithm.SRES.c2

  public init(_ algorithm: Algorithm, k: SecretKey, operatorValue: OperatorValue? = nil) {
    (self.algorithm, self.k, self.operatorValue) = (algorithm, k, operatorValue)
  }

  /// f1 to f5*.
  /// - Throws: ``AKAError`` for a key or value that is missing or does not fit, and for an algorithm of 2G.
  public func authenticationAlgorithm() throws(AKAError) -> any AuthenticationAlgorithm {
    switch algorithm {
    case .milenage:
      switch operatorValue {
      case .op(let op): return try Milenage(k: k, op: op, constants: constants)
      case .opc(let opc): return try Milenage(k: k, opc: opc, constants: constants)
      case nil: throw AKAError("milenage needs OP or OPc")
      }
    case .tuak:
      switch operatorValue {
      case .op(let top): return try TUAK(k: k, top: top, parameters: tuak)
      case .opc(let topc): return try TUAK(k: k, topc: topc, parameters: tuak)
      case nil: throw AKAError("TUAK needs TOP or TOPc")
      }
    case .xor:
      guard operatorValue == nil else { throw AKAError("XOR has no OP") }
      return try XORAlgorithm(k: k, resLength: xorResLength)
    case .comp128v1, .comp128v2, .comp128v3, .xor2g:
      throw AKAError("\(algorithm.rawValue) is an algorithm of GSM: it has no AUTN")
    }
  }

  /// A3 and A8: of the algorithm itself, or by c2 and c3.
  public func gsmAlgorithm() throws(AKAError) -> any GSMAlgorithm {
    if algorithm.is3G { return ConvertedAlgorithm(try authenticationAlgorithm(), sres: sres) }
    guard operatorValue == nil else { throw AKAError("\(algorithm.rawValue) has no OP") }
    switch algorithm {
    case .comp128v1: return try COMP128(.v1, ki: k)
    case .comp128v2: return try COMP128(.v2, ki: k)
    case .comp128v3: return try COMP128(.v3, ki: k)
    default: return try XOR2G(ki: k)
    }
  }
}
