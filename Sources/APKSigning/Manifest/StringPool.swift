/// The string pool of a binary XML document (ResStringPool_header).
enum StringPool {
  private static let name = "AndroidManifest.xml: string pool"
  /// Bytes of all strings together: many offsets may point at one long string.
  private static let limit = 0x100_0000

  static func read(_ chunk: ArraySlice<UInt8>) throws(APKError) -> [String] {
    var reader = LittleEndianReader(chunk, name)
    try reader.skip(8, "header")
    let count = try reader.size("string count")
    _ = try reader.uint32("style count")
    let flags = try reader.uint32("flags")
    let start = try reader.size("start of the strings")
    _ = try reader.uint32("start of the styles")
    guard count <= reader.remaining / 4 else {
      throw APKError("\(name): \(count) strings in \(reader.remaining) bytes")
    }
    guard count == 0 || start <= chunk.count else {
      throw APKError("\(name): strings at byte \(start) of \(chunk.count)")
    }
    var (strings, total): ([String], Int) = ([], 0)
    strings.reserveCapacity(count)
    for _ in 0..<count {
      let offset = try reader.size("offset")
      var text = LittleEndianReader(chunk.dropFirst(start), name)
      try text.skip(offset, "string")
      let string = flags & 0x100 != 0 ? try utf8(&text) : try utf16(&text)
      total += string.utf8.count
      guard total <= limit else { throw APKError("\(name): more than \(limit) bytes of text") }
      strings.append(string)
    }
    return strings
  }

  /// Two lengths, in characters and in bytes, of one or two bytes each.
  private static func utf8(_ reader: inout LittleEndianReader) throws(APKError) -> String {
    var length = 0
    for _ in 0..<2 {
      let first = Int(try reader.take(1, "length").first ?? 0)
      length = first & 0x80 == 0 ? first : (first & 0x7F) << 8 | Int(try reader.take(1, "length").first ?? 0)
    }
    return String(decoding: try reader.take(length, "string"), as: UTF8.self)
  }

  private static func utf16(_ reader: inout LittleEndianReader) throws(APKError) -> String {
    var length = try reader.uint16("length")
    if length & 0x8000 != 0 { length = (length & 0x7FFF) << 16 | (try reader.uint16("length")) }
    let bytes = Array(try reader.take(length * 2, "string"))
    let units = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
    return String(decoding: units, as: UTF16.self)
  }
}
