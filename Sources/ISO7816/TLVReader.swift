/// Reads data objects one after the other.
public struct TLVReader: Sendable {
  private let bytes: [UInt8]
  /// Added to the offsets in errors, for bytes that are part of something longer.
  private let base: Int
  /// Offset of the next byte to be read.
  public private(set) var offset = 0
  /// Offset of the tag of the object that was read last, or that failed.
  public private(set) var start = 0

  /// - Parameter base: offset of `bytes` in what errors refer to.
  public init(_ bytes: some Collection<UInt8>, base: Int = 0) {
    self.bytes = Array(bytes)
    self.base = base
  }

  /// The next object; `nil` at the end. After an error ``offset`` is where the object that failed begins.
  public mutating func next() throws(TLVError) -> TLV? {
    guard let header = try nextHeader() else { return nil }
    guard header.length <= bytes.count - offset else { throw error(.truncatedValue, at: start) }
    let value = Array(bytes[offset..<offset + header.length])
    offset += header.length
    return TLV(tag: header.tag, value: value)
  }

  /// Tag and length of the next object whatever follows them, and as much of its value as there is.
  mutating func nextCut() -> (tag: UInt32, length: Int, value: [UInt8])? {
    guard let header = try? nextHeader() else { return nil }
    let value = Array(bytes[offset...].prefix(header.length))
    offset += value.count
    return (header.tag, header.length, value)
  }

  /// The next tag without length and value, as in a tag list; `nil` at the end.
  mutating func nextTag() throws(TLVError) -> UInt32? {
    guard offset < bytes.count else { return nil }
    start = offset
    return try readTag()
  }

  private mutating func nextHeader() throws(TLVError) -> (tag: UInt32, length: Int)? {
    skipPadding()
    guard offset < bytes.count else { return nil }
    start = offset
    let tag = try readTag()
    return (tag, try readLength())
  }

  /// `00` and `FF` before, between and after objects (ISO/IEC 7816-4 §5.2.2.1). FF also starts the two-byte tags of
  /// GlobalPlatform (FF40): it is padding only where no tag can follow, that is at the end and before `00` and `FF`.
  private mutating func skipPadding() {
    while offset < bytes.count, bytes[offset] == 0x00 || bytes[offset] == 0xFF {
      if bytes[offset] == 0xFF, offset + 1 < bytes.count, bytes[offset + 1] != 0xFF, bytes[offset + 1] != 0x00 {
        return
      }
      offset += 1
    }
  }

  private mutating func readTag() throws(TLVError) -> UInt32 {
    var tag = UInt32(bytes[offset])
    offset += 1
    guard tag & 0x1F == 0x1F else { return tag }
    while true {
      guard offset < bytes.count else { throw error(.truncatedTag, at: start) }
      guard offset - start < 3 else { throw error(.tagTooLong, at: start) }
      let byte = bytes[offset]
      offset += 1
      tag = tag << 8 | UInt32(byte)
      if byte & 0x80 == 0 { return tag }
    }
  }

  private mutating func readLength() throws(TLVError) -> Int {
    let place = offset
    guard offset < bytes.count else { throw error(.truncatedLength, at: place) }
    let first = bytes[offset]
    offset += 1
    if first < 0x80 { return Int(first) }
    let count = Int(first & 0x7F)
    guard count > 0 else { throw error(.indefiniteLength, at: place) }
    guard count <= 3 else { throw error(.lengthTooLong, at: place) }
    guard count <= bytes.count - offset else { throw error(.truncatedLength, at: place) }
    var length = 0
    for byte in bytes[offset..<offset + count] { length = length << 8 | Int(byte) }
    offset += count
    return length
  }

  /// Goes back to the start of the object that failed.
  private mutating func error(_ code: TLVError.Code, at place: Int) -> TLVError {
    offset = start
    return TLVError(code, at: base + place)
  }
}
