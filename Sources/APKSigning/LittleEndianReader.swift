/// Reads the length-prefixed, little-endian structures of APK signing blocks, ZIP headers and binary XML.
struct LittleEndianReader {
  /// What is left.
  private(set) var bytes: ArraySlice<UInt8>
  /// What is read, for messages.
  let name: String

  init(_ bytes: ArraySlice<UInt8>, _ name: String) {
    self.bytes = bytes
    self.name = name
  }
  init(_ bytes: [UInt8], _ name: String) { self.init(bytes[...], name) }

  var isAtEnd: Bool { bytes.isEmpty }
  var remaining: Int { bytes.count }
  /// From the start of the outermost structure.
  var offset: Int { bytes.startIndex }

  mutating func take(_ count: Int, _ field: String) throws(APKError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= bytes.count else {
      throw APKError("\(name): \(field) of \(count) bytes at byte \(offset), where \(bytes.count) are left")
    }
    defer { bytes = bytes.dropFirst(count) }
    return bytes.prefix(count)
  }

  mutating func uint16(_ field: String) throws(APKError) -> Int {
    try take(2, field).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  mutating func uint32(_ field: String) throws(APKError) -> UInt32 {
    try take(4, field).reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  mutating func uint64(_ field: String) throws(APKError) -> UInt64 {
    try take(8, field).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// As a count of bytes or an index.
  mutating func size(_ field: String) throws(APKError) -> Int { Int(try uint32(field)) }

  /// A length of four bytes and that many bytes.
  mutating func prefixed(_ field: String) throws(APKError) -> LittleEndianReader {
    let length = try size("the length of \(field)")
    return LittleEndianReader(try take(length, field), name)
  }

  mutating func prefixedBytes(_ field: String) throws(APKError) -> [UInt8] { Array(try prefixed(field).bytes) }

  /// Goes to `place`, which counts as ``offset`` does.
  mutating func skip(_ count: Int, _ field: String) throws(APKError) { _ = try take(count, field) }
}
