/// What the bytes around a hit say of its coding. Alpha identifiers of TS 102 221 annex A begin with 80, 81 or 82, but
/// nothing marks where an alpha identifier begins; so a lead byte counts only with evidence.
enum AlphaField {
  /// The field of scheme 2 or 3 in which `span` lies, if something proves it: it begins where alpha identifiers do
  /// (first byte of a record or file, second byte of EF.SPN), or the byte before it is its size, as in a TLV, or it
  /// has a letter that is coded by its base. All of it must be text.
  static func enclosing(_ span: Range<Int>, in region: UnsafeBufferPointer<UInt8>) -> UCS2Field? {
    // A field has at most 255 characters, of at most two bytes each with the escape, and four bytes before them.
    for start in max(0, span.lowerBound - 514)..<max(0, span.lowerBound - 2)
    where region[start] == 0x81 || region[start] == 0x82 {
      guard let field = UCS2Field(at: start, in: region), field.textStart <= span.lowerBound,
        span.upperBound <= field.end, let letters = lettersByBase(field, in: region)
      else { continue }
      let size = field.textStart - start + Int(region[start + 1])
      if letters > 0 || start <= 1 || Int(region[start - 1]) == size { return field }
    }
    return nil
  }

  /// How many letters the base codes; `nil` where something in the field is no text.
  private static func lettersByBase(_ field: UCS2Field, in region: UnsafeBufferPointer<UInt8>) -> Int? {
    var letters = 0
    var index = field.textStart
    while index < field.end {
      let byte = region[index]
      if byte >= 0x80 {
        guard let scalar = field.scalar(byte), isText(scalar) else { return nil }
        if scalar.properties.isAlphabetic { letters += 1 }
      }
      index = UCS2Field.next(index, in: region)
    }
    return letters
  }

  /// The byte 80 before the UCS2 text in which a hit begins at `start`: reached in steps of two bytes through nothing
  /// but text. Where several bytes qualify (U+0480 ends in 80 too), one that begins a record or file or follows its
  /// size, as in a TLV, goes first, then the farthest.
  static func leadOfUCS2(before start: Int, in region: UnsafeBufferPointer<UInt8>) -> Int? {
    var lead: Int?
    var index = start
    while index > 0, start - index <= 510 {
      if region[index - 1] == 0x80 {
        lead = index - 1
        if index <= 2 || isSize(region[index - 2], ofFieldFrom: index - 1, in: region) { break }
      }
      guard index >= 2, let scalar = Unicode.Scalar(UInt16(region[index - 2]) << 8 | UInt16(region[index - 1])),
        isText(scalar)
      else { break }
      index -= 2
    }
    return lead
  }

  /// Whether `byte` is the count of bytes from `start` on: an odd number that ends inside the region.
  private static func isSize(_ byte: UInt8, ofFieldFrom start: Int, in region: UnsafeBufferPointer<UInt8>) -> Bool {
    byte % 2 == 1 && byte > 1 && Int(byte) <= region.count - start
  }

  /// Whether a card would hold this character in a text.
  private static func isText(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .unassigned, .privateUse, .surrogate: false
    case .control: scalar == "\n" || scalar == "\r"
    default: true
    }
  }
}
