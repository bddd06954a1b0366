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
    let before = reader.characters(reader.before(Self.reach))
    let after = reader.characters(reader.after(Self.reach))
    self.before = Self.joined(Self.upToPadding(before.reversed()).reversed())
    self.after = Self.joined(Self.upToPadding(after))
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
