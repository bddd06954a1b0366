/// One coding at one alignment. A matcher names bytes that every one of its hits has at a fixed place; the scan over the
/// card's bytes looks for those of all matchers at once and calls ``report(anchor:in:to:)`` only where they stand. Another coding is another matcher in a file of its own, added in `SearchPattern`.
protocol Matcher: Sendable {
  /// Where to look.
  var window: ByteWindow { get }
  /// Where ``report(anchor:in:to:)`` counts from.
  var anchor: Anchor { get }
  /// Appends every hit whose anchor pair begins at `position`. Checks everything, the pair too: the scan may call for
  /// other matchers. Must not read outside `region`.
  func report(anchor position: Int, in region: UnsafeBufferPointer<UInt8>, to hits: inout [RawHit])
}

/// Byte pairs and their distance from the first byte of a hit.
struct Anchor: Hashable, Sendable {
  /// Bytes from the first byte of a hit to the pair.
  var offset: Int
  /// First byte in the high half.
  var pairs: [UInt16]

  /// How often the pairs are to be expected on a card, relative to other anchors.
  var frequency: Double {
    pairs.reduce(0) { $0 + Self.frequency(UInt8($1 >> 8)) * Self.frequency(UInt8($1 & 0xFF)) }
  }

  /// Cards are padding first of all, then digits of BCD, TLV tags of FCPs and text; the rest is rare.
  static func frequency(_ byte: UInt8) -> Double {
    switch byte {
    case 0xFF: 0.5
    case 0x00: 0.1
    case 0x01...0x0F, 0x80...0x8B: 0.008
    case 0x20, 0x30...0x39, 0x61...0x7A: 0.005
    default: 0.001
    }
  }
}

/// A place where a matcher matched, in bytes of its region.
struct RawHit: Hashable, Sendable {
  var region: Int32 = 0
  var offset: Int32
  /// Of a packed coding: bits before the first character in the first byte, from bit 1.
  var bit: UInt8 = 0
  var length: Int32
  var coding: SearchCoding
  /// Of a field with a lead byte: where that byte stands.
  var fieldStart: Int32 = -1
  /// Of a packed coding: septets or nibbles that matched.
  var units: Int32 = 0

  init(offset: Int, bit: Int = 0, length: Int, coding: SearchCoding, fieldStart: Int = -1, units: Int = 0) {
    self.offset = Int32(clamping: offset)
    self.bit = UInt8(clamping: bit)
    self.length = Int32(clamping: length)
    self.coding = coding
    self.fieldStart = Int32(clamping: fieldStart)
    self.units = Int32(clamping: units)
  }

  var start: Int { Int(offset) }
  var end: Int { Int(offset) + Int(length) }
}
