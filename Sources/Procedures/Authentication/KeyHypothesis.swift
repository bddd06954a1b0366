public import AKA

/// Keys as they were given, or a mistake that people make with them.
public struct KeyHypothesis: Sendable {
  /// What would be true: `what was given as OP is OPc`.
  public let explanation: String
  public let keys: SubscriberKeys

  /// The usual mistakes, all to be tried off line against what a card gave.
  public static func mistakes(with keys: SubscriberKeys) -> [KeyHypothesis] {
    var list: [KeyHypothesis] = []
    func add(_ explanation: String, _ change: (inout SubscriberKeys) -> Void) {
      var changed = keys
      change(&changed)
      list.append(KeyHypothesis(explanation: explanation, keys: changed))
    }
    let name = keys.algorithm == .tuak ? "TOP" : "OP"
    let k = keys.k
    switch keys.operatorValue {
    case .op(let value):
      add("what was given as \(name) is \(name)c") { $0.operatorValue = .opc(value) }
      add("K and \(name) are swapped") { ($0.k, $0.operatorValue) = (value, .op(k)) }
      add("what was given as \(name) is K, what was given as K is \(name)c") {
        ($0.k, $0.operatorValue) = (value, .opc(k))
      }
    case .opc(let value):
      add("what was given as \(name)c is \(name)") { $0.operatorValue = .op(value) }
      add("K and \(name)c are swapped") { ($0.k, $0.operatorValue) = (value, .opc(k)) }
      add("what was given as \(name)c is K, what was given as K is \(name)") {
        ($0.k, $0.operatorValue) = (value, .op(k))
      }
    case nil: break
    }
    for algorithm in SubscriberKeys.Algorithm.allCases where algorithm != keys.algorithm && algorithm != .tuak {
      // The operator's value of Milenage fits no other algorithm; TUAK asks for one of 32 bytes.
      guard algorithm != .milenage || keys.operatorValue != nil else { continue }
      add("the card's algorithm is \(algorithm.rawValue), not \(keys.algorithm.rawValue)") {
        $0.algorithm = algorithm
        if algorithm != .milenage { $0.operatorValue = nil }
      }
    }
    return list
  }

  /// Whether these keys make this answer of the GSM context; both ways from RES to SRES are tried.
  static func explains(_ keys: SubscriberKeys, rand: [UInt8], sres: [UInt8], kc: [UInt8]) -> Bool {
    let derivations: [ConvertedAlgorithm.SRES] = keys.algorithm.is3G ? [.c2, .truncated] : [.c2]
    return derivations.contains { derivation in
      var keys = keys
      keys.sres = derivation
      guard let answer = try? keys.gsmAlgorithm().a3a8(rand: rand) else { return false }
      return answer.sres == sres && answer.kc == kc
    }
  }
}
