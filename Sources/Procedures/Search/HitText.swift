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
    let hitCharacters = reader.characters(reader.hit)
    text = Self.joined(hitCharacters[...])
    let reach = hit.coding == .hex ? Self.reach / 2 : Self.reach
    var before = reader.characters(reader.before(reach))[...]
    var after = reader.characters(reader.after(reach))[...]
    if hit.coding.isTwoBytes {
      // Any two bytes are some character: numbers behind a name read as ideographs. A text stays in its script.
      let blocks = Set(hitCharacters.map { ($0 ?? "·").value >> 8 })
      let belongs = { (scalar: Unicode.Scalar?) in scalar.map { Self.isNear($0, blocks) } ?? true }
      before = before.suffix(before.reversed().prefix(while: belongs).count)
      after = after.prefix(while: belongs)
    }
    self.before = Self.joined(before.suffix(Self.countUpToPadding(before.reversed())))
    self.after = Self.joined(after.prefix(Self.countUpToPadding(after)))
    // International number, numbering plan of telephony (TS 24.008 §10.5.4.7).
    if hit.coding == .bcd, hit.bit == 0, hit.start > 0, region[hit.start - 1] == 0x91 { self.before = "+" }
  }

  /// Latin, Greek or Cyrillic, punctuation, or of a block that the hit itself has.
  private static func isNear(_ scalar: Unicode.Scalar, _ blocks: Set<UInt32>) -> Bool {
    scalar.value < 0x0530 || (0x2000..<0x2200).contains(scalar.value) || blocks.contains(scalar.value >> 8)
  }

  /// Two characters in a row that cannot be printed are no text any more; one at the end says nothing.
  private static func countUpToPadding(_ characters: some Collection<Unicode.Scalar?>) -> Int {
    var (kept, count) = (0, 0)
    var wasPrintable = true
    for character in characters {
      count += 1
      if character != nil { kept = count } else if !wasPrintable { break }
      wasPrintable = character != nil
    }
    return kept
  }

  private static func joined(_ characters: ArraySlice<Unicode.Scalar?>) -> String {
    String(unsafeUninitializedCapacity: characters.count * 4) { buffer in
      var count = 0
      for scalar in characters {
        let scalar = scalar ?? "·"
        if scalar.isASCII {
          buffer[count] = UInt8(truncatingIfNeeded: scalar.value)
          count += 1
        } else {
          for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
            buffer[count] = byte
            count += 1
          }
        }
      }
      return count
    }
  }
}

extension SearchCoding {
  /// UCS2 and UTF-16.
  fileprivate var isTwoBytes: Bool { self == .ucs2At80 || self == .utf16BE || self == .utf16LE }
}
