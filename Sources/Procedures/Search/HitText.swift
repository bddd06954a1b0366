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
    let before = reader.characters(reader.before(reach))
    let after = reader.characters(reader.after(reach))
    self.before = Self.joined(Self.upToPadding(before.reversed()).reversed())
    self.after = Self.joined(Self.upToPadding(after))
    // International number, numbering plan of telephony (TS 24.008 §10.5.4.7).
    if hit.coding == .bcd, hit.bit == 0, hit.start > 0, region[hit.start - 1] == 0x91 { self.before = "+" }
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
