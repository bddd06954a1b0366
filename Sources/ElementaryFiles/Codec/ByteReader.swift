/// Reads bytes from the front; every read is checked against what is left.
public struct ByteReader: Sendable {
  private let bytes: [UInt8]
  /// Offset of the next byte.
  public private(set) var offset = 0

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Bytes not yet read.
  public var remaining: Int { bytes.count - offset }

  /// The next byte, left in place; `nil` at the end.
  public func peek() -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

  /// The next byte.
  public mutating func byte() throws(CodecError) -> UInt8 {
    guard offset < bytes.count else { throw CodecError("ends where 1 more byte is expected") }
    defer { offset += 1 }
    return bytes[offset]
  }

  /// The next `count` bytes.
  public mutating func read(_ count: Int) throws(CodecError) -> [UInt8] {
    guard count >= 0, count <= remaining else {
      throw CodecError("\(counted(remaining, "byte")) left where \(count) are expected")
    }
    defer { offset += count }
    return Array(bytes[offset..<offset + count])
  }

  /// An unsigned number of 1 to 4 bytes, most significant first.
  public mutating func uint(_ count: Int) throws(CodecError) -> Int {
    var value = 0
    for byte in try read(count) { value = value << 8 | Int(byte) }
    return value
  }

  /// Everything that is left.
  public mutating func rest() -> [UInt8] {
    defer { offset = bytes.count }
    return Array(bytes[offset...])
  }
}
