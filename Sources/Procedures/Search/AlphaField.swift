/// What the bytes around a hit say of its coding. Alpha identifiers of TS 102 221 annex A begin with 80, 81 or 82, but
/// nothing marks where an alpha identifier begins; so a lead byte counts only with evidence.
enum AlphaField {
  /// The field of scheme 2 or 3 in which `span` lies, if something proves it.
  static func enclosing(_ span: Range<Int>, in region: UnsafeBufferPointer<UInt8>) -> UCS2Field? {
    // A field has at most 255 characters, of at most two bytes each with the escape, and four bytes before them.
    for start in max(0, span.lowerBound - 514)..<max(0, span.lowerBound - 2)
    where region[start] == 0x81 || region[start] == 0x82 {
      guard let field = UCS2Field(at: start, in: region), field.textStart <= span.lowerBound,
        span.upperBound <= field.end, isProven(field, in: region)
      else { continue }
      return field
    }
    return nil
  }

  /// Whether a field is one: it begins where alpha identifiers do (first byte of a record or file, second byte of
  /// EF.SPN) or after a byte that is its size, as in a TLV; or a good part of it is letters by its base. All of it must
  /// be text. A text in a TLV of tag 81 or 82 looks like a field too: its first letter is the base, and the tag of the
  /// next TLV its last character; where the base reads as ASCII, letters by the base must show that it is one.
  private static func isProven(_ field: UCS2Field, in region: UnsafeBufferPointer<UInt8>) -> Bool {
    let header = field.textStart - field.start
    var characters = 0
    var letters = 0
    var hasControls = false
    var index = field.textStart
    while index < field.end {
      let byte = region[index]
      let next = UCS2Field.next(index, in: region)
      characters += 1
      if byte >= 0x80 {
        guard let scalar = field.scalar(byte), isText(scalar) else { return false }
        if next <= field.end - header + 2, isLetter(scalar) { letters += 1 }
      } else if byte < 0x20, ![0x0A, 0x0D, 0x1B].contains(byte) {
        hasControls = true
      }
      index = next
    }
    let isText = letters * 4 >= characters
    if (0x20...0x7E).contains(region[field.start + 2]) { return isText }
    let isAtStart = field.start <= 1 || Int(region[field.start - 1]) == header + Int(region[field.start + 1])
    return isAtStart || isText && letters > 1 && !hasControls
  }

  /// The byte 80 before the UCS2 text in which a hit lies: reached in steps of two bytes through nothing but text of
  /// the hit's scripts. Where several bytes qualify (U+0480 ends in 80 too), one that begins a record or file or
  /// follows its size, as in a TLV, goes first, then the farthest.
  static func leadOfUCS2(before hit: Range<Int>, in region: UnsafeBufferPointer<UInt8>) -> Int? {
    let pages = Set(stride(from: hit.lowerBound, to: hit.upperBound, by: 2).map { script(region[$0]) })
    var lead: Int?
    var index = hit.lowerBound
    while index > 0, hit.lowerBound - index <= 510 {
      if region[index - 1] == 0x80 {
        lead = index - 1
        if index <= 2 || isSize(region[index - 2], ofFieldFrom: index - 1, in: region) { break }
      }
      guard index >= 2, let scalar = Unicode.Scalar(UInt16(region[index - 2]) << 8 | UInt16(region[index - 1])),
        isText(scalar), pages.contains(script(region[index - 2])) || script(region[index - 2]) == 0
      else { break }
      index -= 2
    }
    return lead
  }

  /// A number for the scripts of a page of UCS2: Latin and punctuation, each small script, all of East Asia.
  private static func script(_ page: UInt8) -> UInt8 {
    switch page {
    case 0x00...0x02, 0x1E, 0x20: 0
    case 0x2E...0x9F, 0xAC...0xD7, 0xFF: 0x30
    default: page
    }
  }

  /// Whether `byte` is the count of bytes from `start` on: an odd number that ends inside the region.
  private static func isSize(_ byte: UInt8, ofFieldFrom start: Int, in region: UnsafeBufferPointer<UInt8>) -> Bool {
    byte % 2 == 1 && byte > 1 && Int(byte) <= region.count - start
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return (0x41...0x5A).contains(scalar.value & ~0x20) }
    return scalar.properties.isAlphabetic
  }

  /// Whether a card would hold this character in a text.
  private static func isText(_ scalar: Unicode.Scalar) -> Bool {
    if (0x20..<0x7F).contains(scalar.value) { return true }
    return switch scalar.properties.generalCategory {
    case .unassigned, .privateUse, .surrogate: false
    case .control: scalar == "\n" || scalar == "\r"
    default: true
    }
  }
}
