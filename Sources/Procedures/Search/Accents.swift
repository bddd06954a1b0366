/// Which letters are the same but for accents.
enum Accents {
  /// `scalar`, the letter without marks, and every letter that is it with marks or a stroke.
  static func variants(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    let base = bases[scalar] ?? scalar
    var found = [scalar]
    for letter in [base] + (marked[base] ?? []) where !found.contains(letter) { found.append(letter) }
    return found
  }

  /// Letters whose names do not say what they look like.
  private static let named: [(Unicode.Scalar, Unicode.Scalar)] = [
    ("ё", "е"), ("Ё", "Е"), ("й", "и"), ("Й", "И"), ("ї", "і"), ("Ї", "І"), ("ў", "у"), ("Ў", "У"), ("ı", "i"),
  ]

  /// The letter without marks of each one that has some, after the names: `LATIN SMALL LETTER O WITH STROKE` is an
  /// `o` to a reader, though Unicode does not decompose it.
  private static let bases: [Unicode.Scalar: Unicode.Scalar] = {
    var plain: [String: Unicode.Scalar] = [:]
    var whole: [(Unicode.Scalar, String)] = []
    for value in ([0x41...0x5A, 0x61...0x7A] + Letters.ranges).joined() {
      guard let scalar = Unicode.Scalar(value), let name = scalar.properties.name else { continue }
      if let split = name.firstRange(of: " WITH ") {
        whole.append((scalar, String(name[..<split.lowerBound])))
      } else {
        plain[name] = scalar
      }
    }
    var table = Dictionary(uniqueKeysWithValues: named)
    for (scalar, name) in whole { if let base = plain[name] { table[scalar] = base } }
    return table
  }()

  private static let marked: [Unicode.Scalar: [Unicode.Scalar]] = {
    Dictionary(grouping: bases.keys.sorted(), by: { bases[$0] ?? $0 })
  }()
}
