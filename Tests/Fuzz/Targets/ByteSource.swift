import ISO7816

/// Takes decisions and pieces from the bytes of an input; zeros when they have run out.
struct ByteSource {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { offset >= bytes.count }

  mutating func byte() -> UInt8 {
    guard offset < bytes.count else { return 0 }
    defer { offset += 1 }
    return bytes[offset]
  }

  /// Most significant byte first.
  mutating func word() -> Int { Int(byte()) << 8 | Int(byte()) }

  /// 0 to `count - 1`.
  mutating func choice(_ count: Int) -> Int { count > 1 ? (count > 0x100 ? word() : Int(byte())) % count : 0 }

  /// A length byte and as many of the bytes that it announces as there are.
  mutating func piece() -> [UInt8] { take(Int(byte())) }

  mutating func take(_ count: Int) -> [UInt8] {
    let end = min(bytes.count, offset + max(0, count))
    defer { offset = end }
    return Array(bytes[min(offset, end)..<end])
  }

  mutating func rest() -> [UInt8] { take(bytes.count) }

  /// UTF-8, with the replacement character for what is none.
  mutating func text() -> String { String(decoding: piece(), as: UTF8.self) }

  mutating func status() -> StatusWord {
    let common: [UInt16] = [
      0x9000, 0x6A82, 0x6A83, 0x6B00, 0x6282, 0x6283, 0x6310, 0x6700, 0x6982, 0x6985, 0x6F00, 0x9110, 0x9404, 0x9F16,
    ]
    let index = Int(byte())
    return StatusWord(rawValue: common.indices.contains(index) ? common[index] : UInt16(truncatingIfNeeded: word()))
  }
}
