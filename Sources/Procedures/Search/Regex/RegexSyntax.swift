/// The syntax of `-E`: extended regular expressions as grep and rg have them, over Unicode scalars. Without
/// backreferences and lookaround, so that any pattern takes time linear in the text.
indirect enum RegexNode: Hashable {
  case empty
  case set(ScalarSet)
  case sequence([RegexNode])
  case choice([RegexNode])
  /// At least `low` times, at most `high` times; `nil` is without end.
  case repeated(RegexNode, low: Int, high: Int?)
  case assertion(Assertion)

  enum Assertion: Hashable {
    case start, end, wordBoundary, noWordBoundary
  }
}

/// Scalars by ranges.
struct ScalarSet: Hashable, Sendable {
  var ranges: [ClosedRange<UInt32>]
  var isNegated = false

  func contains(_ value: UInt32) -> Bool { ranges.contains { $0.contains(value) } != isNegated }

  static let any = ScalarSet(ranges: [], isNegated: true)
  static let digits = ScalarSet(ranges: [0x30...0x39])
  static let space = ScalarSet(ranges: [0x09...0x0D, 0x20...0x20, 0xA0...0xA0])
}

/// Reads the syntax.
struct RegexParser {
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var depth = 0
  private let pattern: String

  private static let maximumDepth = 100
  static let maximumCount = 1000

  init(_ pattern: String) {
    self.pattern = pattern
    scalars = Array(pattern.unicodeScalars)
  }

  mutating func parse() throws(PatternError) -> RegexNode {
    let node = try choice()
    if index < scalars.count { throw error("')' without '('") }
    return node
  }

  private func error(_ what: String) -> PatternError { .notRegex(pattern, "\(what) at character \(index + 1)") }

  private mutating func choice() throws(PatternError) -> RegexNode {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.maximumDepth { throw error("nested too deep") }
    var options = [try sequence()]
    while index < scalars.count, scalars[index] == "|" {
      index += 1
      options.append(try sequence())
    }
    return options.count == 1 ? options[0] : .choice(options)
  }

  private mutating func sequence() throws(PatternError) -> RegexNode {
    var parts: [RegexNode] = []
    while index < scalars.count, scalars[index] != "|", scalars[index] != ")" {
      parts.append(try repetition(try atom()))
    }
    return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
  }

  private mutating func repetition(_ atom: RegexNode) throws(PatternError) -> RegexNode {
    var node = atom
    while index < scalars.count {
      switch scalars[index] {
      case "*": node = .repeated(node, low: 0, high: nil)
      case "+": node = .repeated(node, low: 1, high: nil)
      case "?": node = .repeated(node, low: 0, high: 1)
      case "{":
        guard let (low, high, end) = bounds() else { throw error("'{' begins no count such as {2,5}") }
        if low > Self.maximumCount || (high ?? 0) > Self.maximumCount { throw error("a count above 1000") }
        if let high, high < low { throw error("a count that ends before it begins") }
        node = .repeated(node, low: low, high: high)
        index = end
        continue
      default: return node
      }
      index += 1
    }
    return node
  }

  private func bounds() -> (low: Int, high: Int?, end: Int)? {
    guard let close = scalars[index...].firstIndex(of: "}") else { return nil }
    let text = String(String.UnicodeScalarView(scalars[(index + 1)..<close]))
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let low = parts[0].isEmpty ? 0 : Int(parts[0]), low >= 0, text != "," else {
      return nil
    }
    if parts.count == 1 { return (low, low, close + 1) }
    if parts[1].isEmpty { return (low, nil, close + 1) }
    guard let high = Int(parts[1]), high >= 0 else { return nil }
    return (low, high, close + 1)
  }

  private mutating func atom() throws(PatternError) -> RegexNode {
    let scalar = scalars[index]
    switch scalar {
    case "(":
      index += 1
      if index + 1 < scalars.count, scalars[index] == "?" {
        guard scalars[index + 1] == ":" else { throw error("of groups that begin with (? only (?: is known") }
        index += 2
      }
      let node = try choice()
      guard index < scalars.count, scalars[index] == ")" else { throw error("'(' without ')'") }
      index += 1
      return node
    case "[": return .set(try bracket())
    case ".":
      index += 1
      return .set(.any)
    case "^", "$":
      index += 1
      return .assertion(scalar == "^" ? .start : .end)
    case "\\": return try escape()
    case "*", "+", "?", "{": throw error("'\(scalar)' repeats nothing")
    default:
      index += 1
      return .set(ScalarSet(ranges: [scalar.value...scalar.value]))
    }
  }

  private mutating func escape() throws(PatternError) -> RegexNode {
    index += 1
    guard index < scalars.count else { throw error("'\\' at the end") }
    if scalars[index] == "b" || scalars[index] == "B" {
      index += 1
      return .assertion(scalars[index - 1] == "b" ? .wordBoundary : .noWordBoundary)
    }
    return .set(try escapedSet())
  }

  /// The set of an escape; the index stands behind the backslash.
  private mutating func escapedSet() throws(PatternError) -> ScalarSet {
    let scalar = scalars[index]
    index += 1
    switch scalar {
    case "d": return .digits
    case "D": return ScalarSet(ranges: ScalarSet.digits.ranges, isNegated: true)
    case "s": return .space
    case "S": return ScalarSet(ranges: ScalarSet.space.ranges, isNegated: true)
    case "w", "W": return ScalarSet(ranges: Self.word, isNegated: scalar == "W")
    case "n": return ScalarSet(ranges: [0x0A...0x0A])
    case "r": return ScalarSet(ranges: [0x0D...0x0D])
    case "t": return ScalarSet(ranges: [0x09...0x09])
    default:
      if scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) {
        index -= 1
        throw error("'\\\(scalar)' is not known; backreferences and the like are not")
      }
      return ScalarSet(ranges: [scalar.value...scalar.value])
    }
  }

  /// Letters and digits of the scripts that cards hold, and the underscore.
  static let word: [ClosedRange<UInt32>] = [
    0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A, 0xAA...0xAA, 0xB5...0xB5, 0xBA...0xBA, 0xC0...0xD6, 0xD8...0xF6,
    0xF8...0x02C1, 0x0370...0x03FF, 0x0400...0x0481, 0x048A...0x052F, 0x0531...0x0587, 0x05D0...0x05EA, 0x0620...0x06D3,
    0x0900...0x0DFF, 0x0E01...0x0E3A, 0x1E00...0x1FFF, 0x3041...0x30FF, 0x3400...0x9FFF, 0xAC00...0xD7A3,
  ]

  private mutating func bracket() throws(PatternError) -> ScalarSet {
    index += 1
    var set = ScalarSet(ranges: [])
    if index < scalars.count, scalars[index] == "^" {
      set.isNegated = true
      index += 1
    }
    var isFirst = true
    while index < scalars.count, isFirst || scalars[index] != "]" {
      isFirst = false
      if scalars[index] == "\\" {
        index += 1
        guard index < scalars.count else { break }
        let inner = try escapedSet()
        if inner.isNegated { throw error("a negated class inside [ ]") }
        set.ranges += inner.ranges
        continue
      }
      let low = scalars[index].value
      index += 1
      guard index + 1 < scalars.count, scalars[index] == "-", scalars[index + 1] != "]" else {
        set.ranges.append(low...low)
        continue
      }
      let high = scalars[index + 1].value
      if high < low { throw error("a range that ends before it begins") }
      set.ranges.append(low...high)
      index += 2
    }
    guard index < scalars.count else { throw error("'[' without ']'") }
    index += 1
    return set
  }
}
