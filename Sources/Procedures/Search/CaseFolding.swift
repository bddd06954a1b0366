/// Which characters are the same but for case, after Unicode's simple case folding (CaseFolding.txt, status C and S).
enum CaseFolding {
  /// `scalar`, then every other scalar that folds to the same.
  static func variants(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    var found = [scalar]
    // The dotless i folds to nothing but itself, though its capital is I (CaseFolding.txt, status T).
    if scalar.value == 0x0131 || scalar.value == 0x0130 { return found }
    var next = 0
    while next < found.count {
      let properties = found[next].properties
      for mapping in [properties.lowercaseMapping, properties.uppercaseMapping, properties.titlecaseMapping] {
        let mapped = mapping.unicodeScalars
        if let single = mapped.first, mapped.count == 1, !found.contains(single) { found.append(single) }
      }
      for (letter, twin) in twins where found[next] == letter && !found.contains(twin) { found.append(twin) }
      next += 1
    }
    return found
  }

  /// Letters that fold to the same as another but are not its upper, lower or title case.
  private static let twins: [(Unicode.Scalar, Unicode.Scalar)] = [
    ("k", "\u{212A}"), ("å", "\u{212B}"), ("s", "\u{017F}"), ("ß", "\u{1E9E}"), ("μ", "\u{00B5}"),
    ("σ", "\u{03C2}"), ("β", "\u{03D0}"), ("θ", "\u{03D1}"), ("θ", "\u{03F4}"), ("φ", "\u{03D5}"),
    ("π", "\u{03D6}"), ("κ", "\u{03F0}"), ("ρ", "\u{03F1}"), ("ε", "\u{03F5}"), ("ι", "\u{1FBE}"),
    ("ω", "\u{2126}"), ("\u{1E61}", "\u{1E9B}"), ("в", "\u{1C80}"), ("д", "\u{1C81}"), ("о", "\u{1C82}"),
    ("с", "\u{1C83}"), ("т", "\u{1C84}"), ("т", "\u{1C85}"), ("ъ", "\u{1C86}"), ("\u{0463}", "\u{1C87}"),
  ]
}
