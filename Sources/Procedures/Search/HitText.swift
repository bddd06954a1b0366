/// A hit's characters and those around it.
struct HitText: Hashable, Sendable {
  /// At most ``reach`` characters before the hit, from the last padding on.
  var before: String
  var text: String
  /// At most ``reach`` characters after the hit, up to the next padding.
  var after: String

  /// Characters of context on each side.
  static let reach = 24

  init(_ hit: RawHit, in region: UnsafeBufferPointer<UInt8>) {
    let reader = CharacterReader(hit, in: region)
    text = Self.joined(reader.characters(reader.hit))
    let reach = hit.coding == .hex ? Self.reach / 2 : Self.reach
    var before = reader.characters(reader.before(reach))
    var after = reader.characters(reader.after(reach))
    if hit.coding.isTwoBytes {
      // Any two bytes are some character: numbers behind a name read as ideographs. A text stays in its script.
      let scripts = Set(text.unicodeScalars.map { $0.value >> 8 })
      let belongs = { (character: Character?) in character.map { Self.isNear($0, scripts) } ?? true }
      before = before.reversed().prefix(while: belongs).reversed()
      after = Array(after.prefix(while: belongs))
    }
    self.before = Self.joined(Self.upToPadding(before.reversed()).reversed())
    self.after = Self.joined(Self.upToPadding(after))
    // International number, numbering plan of telephony (TS 24.008 §10.5.4.7).
    if hit.coding == .bcd, hit.bit == 0, hit.start > 0, region[hit.start - 1] == 0x91 { self.before = "+" }
  }

  /// Latin, Greek or Cyrillic, punctuation, or of a block that the hit itself has.
  private static func isNear(_ character: Character, _ blocks: Set<UInt32>) -> Bool {
    character.unicodeScalars.allSatisfy { scalar in
      scalar.value < 0x0530 || (0x2000..<0x2200).contains(scalar.value) || blocks.contains(scalar.value >> 8)
    }
  }

  /// Two characters in a row that cannot be printed are no text any more; one at the end says nothing.
  private static func upToPadding(_ characters: [Character?]) -> [Character?] {
    var kept: [Character?] = []
    for character in characters {
      if character == nil, kept.last == .some(nil) { break }
      kept.append(character)
    }
    while kept.last == .some(nil) { kept.removeLast() }
    return kept
  }

  private static func joined(_ characters: some Sequence<Character?>) -> String {
    String(characters.map { $0 ?? "·" })
  }
}

extension SearchCoding {
  /// UCS2 and UTF-16.
  fileprivate var isTwoBytes: Bool { self == .ucs2At80 || self == .utf16BE || self == .utf16LE }
}
