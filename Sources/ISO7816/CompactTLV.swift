/// A COMPACT-TLV data object (ISO/IEC 7816-4 §5.2.2.3 of 2005, §12.1.1.2): tag number and length share a byte.
public struct CompactTLV: Hashable, Sendable {
  /// Tag number, 0 to 15; the BER-TLV tag is `40` plus this.
  public var tag: UInt8
  /// 0 to 15 bytes.
  public var value: [UInt8]

  public init(tag: UInt8, value: [UInt8]) {
    self.tag = tag & 0x0F
    self.value = Array(value.prefix(15))
  }

  /// Tag and length in one byte, then the value.
  public var encoded: [UInt8] { [tag << 4 | UInt8(truncatingIfNeeded: value.count)] + value }

  /// As many objects as there are, and the offset of the one whose value runs over the end, if one does. A byte `00`
  /// between objects is padding: tag number 0 is not used.
  public static func parse(_ bytes: some Collection<UInt8>) -> (objects: [CompactTLV], cutAt: Int?) {
    let bytes = Array(bytes)
    var objects: [CompactTLV] = []
    var offset = 0
    while offset < bytes.count {
      let length = Int(bytes[offset] & 0x0F)
      if bytes[offset] == 0x00 {
        offset += 1
        continue
      }
      guard length < bytes.count - offset else { return (objects, offset) }
      objects.append(CompactTLV(tag: bytes[offset] >> 4, value: Array(bytes[offset + 1..<offset + 1 + length])))
      offset += 1 + length
    }
    return (objects, nil)
  }
}
