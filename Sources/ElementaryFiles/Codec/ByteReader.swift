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

  /// A BER length (ISO/IEC 8825-1 §8.1.3) of one byte, or of 1 to 3 behind `81` to `83`, with the bytes that it is
  /// written in: they need not be the shortest.
  public mutating func berLength() throws(CodecError) -> (count: Int, bytes: [UInt8]) {
    let first = try byte()
    guard first >= 0x80 else { return (Int(first), [first]) }
    guard (0x81...0x83).contains(first) else {
      throw CodecError("a length of \(counted(Int(first & 0x7F), "byte")) where 1 to 3 fit")
    }
    let more = try read(Int(first & 0x7F))
    return (more.reduce(0) { $0 << 8 | Int($1) }, [first] + more)
  }

  /// Everything that is left.
  public mutating func rest() -> [UInt8] {
    defer { offset = bytes.count }
    return Array(bytes[offset...])
  }
}
