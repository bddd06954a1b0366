/// A text pattern as the characters that may stand at each of its positions.
struct PatternText: Sendable {
  /// For each character of the pattern the scalars that count as equal to it, the pattern's own first.
  var positions: [[Unicode.Scalar]] = []

  init(_ text: String, options: SearchOptions) throws(PatternError) {
    for character in text {
      let scalars = character.unicodeScalars
      if scalars.count > 1, let composed = Composition.scalar(for: character) {
        positions.append(Self.variants(of: composed, options: options))
      } else {
        for scalar in scalars { positions.append(Self.variants(of: scalar, options: options)) }
      }
    }
    if positions.isEmpty { throw .empty }
    if text.unicodeScalars.contains("\u{FFFD}") { throw .notText }
  }

  private static func variants(of scalar: Unicode.Scalar, options: SearchOptions) -> [Unicode.Scalar] {
    var found = [scalar]
    if options.ignoreAccents { found = Accents.variants(of: scalar) }
    if !options.caseSensitive {
      for letter in found {
        for variant in CaseFolding.variants(of: letter) where !found.contains(variant) { found.append(variant) }
      }
    }
    return found
  }

  /// The byte strings that `encode` gives for the scalars of each position.
  /// - Returns: the scalar that stops it where a position has none at all.
  func encoded(_ encode: (Unicode.Scalar) -> [[UInt8]]) -> Encoded {
    var result: [[[UInt8]]] = []
    for position in positions {
      var alternatives: [[UInt8]] = []
      for scalar in position {
        for code in encode(scalar) where !alternatives.contains(code) { alternatives.append(code) }
      }
      if alternatives.isEmpty, let missing = position.first { return .missing(missing) }
      result.append(alternatives)
    }
    return .positions(result)
  }

  enum Encoded {
    case positions([[[UInt8]]])
    case missing(Unicode.Scalar)
  }
}
