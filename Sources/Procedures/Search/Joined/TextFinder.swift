/// Finds a pattern in characters, where matchers find it in bytes.
enum TextFinder: Sendable {
  /// The scalars that may stand at each position.
  case positions([[Unicode.Scalar]], digits: Bool)
  case regex(TextRegex, digits: Bool)

  /// Whether digits of four bits are searched too.
  var searchesDigits: Bool {
    switch self {
    case .positions(_, let digits), .regex(_, let digits): digits
    }
  }

  /// Where it is, from left to right.
  func matches(in text: [Unicode.Scalar]) -> [Range<Int>] {
    switch self {
    case .regex(let regex, _):
      var run = RegexRun(regex)
      return run.matches(in: text)
    case .positions(let positions, _):
      guard !positions.isEmpty, positions.count <= text.count else { return [] }
      return (0...text.count - positions.count).compactMap { start in
        for (index, scalars) in positions.enumerated() where !scalars.contains(text[start + index]) { return nil }
        return start..<start + positions.count
      }
    }
  }
}
