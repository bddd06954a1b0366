public import GlobalPlatform

/// Random access rules; all of what GPD_SPE_013 and Android's extension can say.
public struct RandomRules {
  private var random: SplitMix
  /// Rules that take more bytes are drawn anew.
  public var longest = Int.max

  public init(seed: UInt64, longest: Int = .max) {
    random = SplitMix(seed: seed)
    self.longest = longest
  }

  /// Up to `count` rules, none twice.
  public mutating func list(upTo count: Int) -> [AccessRule] {
    var rules: [AccessRule] = []
    var seen: Set<[UInt8]> = []
    let wanted = Int.random(in: 0...count, using: &random)
    while rules.count < wanted {
      let rule = rule()
      if rule.bytes.count <= longest, seen.insert(rule.bytes).inserted { rules.append(rule) }
    }
    return rules
  }

  /// Up to `count` rules, about half of them out of `rules`.
  public mutating func list(near rules: [AccessRule], upTo count: Int) -> [AccessRule] {
    let kept = rules.filter { _ in Bool.random(using: &random) }
    let there = Set(kept.map(\.bytes))
    let fresh = list(upTo: max(0, count - kept.count)).filter { !there.contains($0.bytes) }
    return (kept + fresh).shuffled(using: &random)
  }

  public mutating func pick(from rules: [AccessRule]) -> AccessRule? { rules.randomElement(using: &random) }

  private mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
  }

  private mutating func rule() -> AccessRule {
    var draft = AccessRule.Draft()
    switch Int.random(in: 0..<5, using: &random) {
    case 0: draft.aid = nil
    case 1: draft.aid = .others
    case 2: draft.aid = .implicit
    case 3: draft.aid = .aid(bytes(Int.random(in: 5...16, using: &random)))
    default: draft.aid = .aid([UInt8](repeating: 0xFF, count: 6))
    }
    switch Int.random(in: 0..<4, using: &random) {
    case 0: draft.deviceApp = .hash(bytes(20))
    case 1, 2: draft.deviceApp = .hash(bytes(32))
    default: draft.deviceApp = .all
    }
    if Bool.random(using: &random) {
      draft.package = Array("org.example.p\(Int.random(in: 0..<100, using: &random))".utf8)
      if Int.random(in: 0..<6, using: &random) == 0 { draft.package = [UInt8](repeating: 0x61, count: 127) }
    }
    switch Int.random(in: 0..<4, using: &random) {
    case 0: draft.apdu = .always
    case 1: draft.apdu = .never
    case 2:
      draft.apdu = .filters(
        (0..<Int.random(in: 1...31, using: &random)).map { _ in .init(header: bytes(4), mask: bytes(4)) })
    default: break
    }
    if Bool.random(using: &random) { draft.nfc = Bool.random(using: &random) ? .always : .never }
    if draft.apdu == nil && draft.nfc == nil || Bool.random(using: &random) { draft.permissions = bytes(8) }
    return draft.rule
  }
}
