import Synchronization

/// A regular expression as a machine of states, run over all alternatives at once (Thompson): no pattern takes longer
/// than states times characters.
public struct TextRegex: Sendable {
  enum Step: Hashable, Sendable {
    /// One scalar of a set, then the next state.
    case set(Int)
    case split(Int, Int)
    case jump(Int)
    case assertion(RegexNode.Assertion)
    case match
  }
  private(set) var steps: [Step] = []
  private(set) var sets: [ScalarSet] = []
  private let options: SearchOptions
  /// Characters that every match has at least.
  let minimumLength: Int
  let hasAssertions: Bool

  private static let maximumSteps = 20_000

  /// - Throws: ``PatternError`` for a syntax that is not known, a machine that is too large, or a pattern that matches
  ///   the empty text.
  init(_ pattern: String, options: SearchOptions) throws(PatternError) {
    var parser = RegexParser(pattern)
    let node = try parser.parse()
    self.options = options
    minimumLength = Self.minimum(node)
    hasAssertions = Self.asserts(node)
    guard minimumLength > 0 else { throw .matchesNothing(pattern) }
    guard Self.size(node) < Self.maximumSteps else { throw .notRegex(pattern, "its counts make it too large") }
    compile(node)
    steps.append(.match)
  }

  private static func size(_ node: RegexNode) -> Int {
    switch node {
    case .empty: 0
    case .set, .assertion: 1
    case .sequence(let parts): parts.reduce(0) { min($0 + size($1), maximumSteps) }
    case .choice(let parts): parts.reduce(0) { min($0 + size($1) + 2, maximumSteps) }
    case .repeated(let part, let low, let high): min((size(part) + 2) * max(high ?? low + 1, 1), maximumSteps)
    }
  }

  private static func minimum(_ node: RegexNode) -> Int {
    switch node {
    case .empty, .assertion: 0
    case .set: 1
    case .sequence(let parts): parts.reduce(0) { $0 &+ minimum($1) }
    case .choice(let parts): parts.map(minimum).min() ?? 0
    case .repeated(let part, let low, _): min(minimum(part), 1 << 20) * low
    }
  }

  private static func asserts(_ node: RegexNode) -> Bool {
    switch node {
    case .empty, .set: false
    case .assertion: true
    case .sequence(let parts), .choice(let parts): parts.contains(where: asserts)
    case .repeated(let part, _, _): asserts(part)
    }
  }

  private mutating func compile(_ node: RegexNode) {
    switch node {
    case .empty: break
    case .set(let set):
      if let known = sets.firstIndex(of: set) {
        steps.append(.set(known))
      } else {
        sets.append(set)
        steps.append(.set(sets.count - 1))
      }
    case .assertion(let assertion): steps.append(.assertion(assertion))
    case .sequence(let parts): for part in parts { compile(part) }
    case .choice(let parts):
      var ends: [Int] = []
      for part in parts.dropLast() {
        let split = steps.count
        steps.append(.match)
        compile(part)
        ends.append(steps.count)
        steps.append(.match)
        steps[split] = .split(split + 1, steps.count)
      }
      if let last = parts.last { compile(last) }
      for end in ends { steps[end] = .jump(steps.count) }
    case .repeated(let part, let low, let high):
      for _ in 0..<low { compile(part) }
      if let high {
        var splits: [Int] = []
        for _ in low..<max(high, low) {
          splits.append(steps.count)
          steps.append(.match)
          compile(part)
        }
        for split in splits { steps[split] = .split(split + 1, steps.count) }
      } else {
        let split = steps.count
        steps.append(.match)
        compile(part)
        steps.append(.jump(split))
        steps[split] = .split(split + 1, steps.count)
      }
    }
  }

  /// Which sets hold a scalar, or one that is the same to the options.
  func membership(_ scalar: Unicode.Scalar) -> [Bool] {
    var variants = options.ignoreAccents ? Accents.variants(of: scalar) : [scalar]
    if !options.caseSensitive { variants = variants.flatMap { CaseFolding.variants(of: $0) } }
    return sets.map { set in
      set.isNegated
        ? variants.allSatisfy { set.contains($0.value) } : variants.contains { set.contains($0.value) }
    }
  }
}
