/// Letters with combining marks as one scalar. Cards hold composed text: most of their codings have no combining
/// marks at all, but a pattern may have been typed or pasted with them.
enum Composition {
  /// The single scalar for a letter with combining marks; `nil` where Unicode has none.
  static func scalar(for character: Character) -> Unicode.Scalar? { composed[character] }

  /// Canonical equivalence of `Character` does the composing: `e` and U+0301 compare equal to U+00E9.
  private static let composed: [Character: Unicode.Scalar] = {
    var table: [Character: Unicode.Scalar] = [:]
    for value in Letters.ranges.joined() {
      guard let scalar = Unicode.Scalar(value) else { continue }
      // Of two equivalent letters (Greek tonos and oxia) the one that comes first is the composed form of NFC.
      if table[Character(scalar)] == nil { table[Character(scalar)] = scalar }
    }
    return table
  }()
}

/// The blocks with letters that carry marks.
enum Letters {
  /// Latin-1 to Latin Extended-B, Greek and Cyrillic, Latin Extended Additional and Greek Extended.
  static let ranges: [ClosedRange<UInt32>] = [0x00C0...0x024F, 0x0370...0x052F, 0x1E00...0x1FFF]
}
