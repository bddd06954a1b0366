/// A field of TS 102 221 annex A, scheme 2 or 3: `81 length half-page characters` or `82 length base base characters`.
/// A character byte below 80 is a GSM default alphabet code, one from 80 on an offset from the base.
struct UCS2Field: Hashable, Sendable {
  var coding: SearchCoding
  /// Where the lead byte stands.
  var start: Int
  /// The character that byte 80 means.
  var base: UInt32
  /// Where the characters begin.
  var textStart: Int
  /// Where they end. The length counts characters, and writers differ on whether an escape and its code are one or
  /// two of them; this is the later end.
  var end: Int

  /// The field whose lead byte stands at `start`; `nil` if that byte is none, or the length runs over the region.
  init?(at start: Int, in region: UnsafeBufferPointer<UInt8>) {
    guard start >= 0, region.count - start >= 4 else { return nil }
    switch region[start] {
    case 0x81:
      coding = .ucs2At81
      base = UInt32(region[start + 2]) << 7
      textStart = start + 3
    case 0x82:
      coding = .ucs2At82
      base = UInt32(region[start + 2]) << 8 | UInt32(region[start + 3])
      textStart = start + 4
    default: return nil
    }
    let length = Int(region[start + 1])
    guard length > 0, length <= region.count - textStart else { return nil }
    self.start = start
    end = textStart
    for _ in 0..<length where end < region.count { end = Self.next(end, in: region) }
  }

  /// Where the character after the one at `index` begins.
  static func next(_ index: Int, in region: UnsafeBufferPointer<UInt8>) -> Int {
    index + 1 < region.count && region[index] == 0x1B && region[index + 1] < 0x80 ? index + 2 : index + 1
  }

  /// What a byte from 80 on stands for; `nil` beyond the basic plane.
  func scalar(_ byte: UInt8) -> Unicode.Scalar? {
    let value = base + UInt32(byte & 0x7F)
    return value <= 0xFFFF ? Unicode.Scalar(value) : nil
  }
}
