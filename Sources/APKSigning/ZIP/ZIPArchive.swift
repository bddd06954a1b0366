/// The central directory of a ZIP file, as Android reads it (PKWARE APPNOTE 4.3). ZIP64 is not for APKs.
struct ZIPArchive: Sendable {
  struct Entry: Sendable {
    var name: String
    var method: Int
    var flags: Int
    var compressedSize: Int
    var size: Int
    /// Of the local header, from the start of the file.
    var localOffset: Int
    var isDirectory: Bool { name.hasSuffix("/") }
  }

  let file: any RandomAccessBytes
  let entries: [Entry]
  /// Where the central directory begins, and where the end of central directory record does.
  let directoryOffset: Int
  let endOffset: Int
  /// The end of central directory record, with its comment.
  let endRecord: [UInt8]

  /// - Throws: ``APKError``; Android installs no such file.
  init(_ file: any RandomAccessBytes) throws(APKError) {
    self.file = file
    let (offset, record) = try Self.findEnd(file)
    endOffset = offset
    endRecord = record
    var reader = LittleEndianReader(record, "end of central directory")
    try reader.skip(8, "numbers of disks")
    _ = try reader.uint16("entries on this disk")
    let count = try reader.uint16("entries")
    let size = try reader.size("size of the central directory")
    directoryOffset = try reader.size("offset of the central directory")
    if offset >= 20, try file.read(at: offset - 20, count: 4) == [0x50, 0x4B, 0x06, 0x07] {
      throw APKError("a ZIP64 archive, which Android does not take as an APK")
    }
    guard directoryOffset <= offset, size == offset - directoryOffset else {
      throw APKError(
        "the central directory (offset \(directoryOffset), \(size) bytes) does not end where the end record begins "
          + "(byte \(offset))")
    }
    guard size <= APKLimits.centralDirectory else { throw APKError("the central directory has \(size) bytes") }
    entries = try Self.parse(try file.read(at: directoryOffset, count: size), count: count, before: directoryOffset)
  }

  /// The end record is the last one whose comment fills the file to its end.
  private static func findEnd(_ file: any RandomAccessBytes) throws(APKError) -> (Int, [UInt8]) {
    guard file.count >= 22 else { throw APKError("\(file.count) bytes are no ZIP archive, so no APK") }
    let length = min(file.count, 22 + 0xFFFF)
    let base = file.count - length
    let tail = try file.read(at: base, count: length)
    var place = length - 22
    while place >= 0 {
      if tail[place] == 0x50, tail[place + 1] == 0x4B, tail[place + 2] == 0x05, tail[place + 3] == 0x06,
        Int(tail[place + 20]) | Int(tail[place + 21]) << 8 == length - 22 - place
      {
        return (base + place, Array(tail[place...]))
      }
      place -= 1
    }
    throw APKError("no end of central directory: no ZIP archive, or cut")
  }

  private static func parse(_ bytes: [UInt8], count: Int, before limit: Int) throws(APKError) -> [Entry] {
    var reader = LittleEndianReader(bytes, "central directory")
    var entries: [Entry] = []
    entries.reserveCapacity(min(count, bytes.count / 46))
    var names: Set<String> = []
    for number in 1...max(count, 1) where count > 0 {
      let start = reader.offset
      guard try reader.uint32("header \(number)") == 0x0201_4B50 else {
        throw APKError("central directory: no entry \(number) of \(count) at byte \(start)")
      }
      try reader.skip(4, "versions")
      let flags = try reader.uint16("flags")
      let method = try reader.uint16("method")
      try reader.skip(8, "time and CRC")
      let compressedSize = try reader.size("compressed size")
      let size = try reader.size("size")
      let nameLength = try reader.uint16("name length")
      let extraLength = try reader.uint16("extra length")
      let commentLength = try reader.uint16("comment length")
      try reader.skip(8, "attributes")
      let localOffset = try reader.size("offset")
      let name = String(decoding: try reader.take(nameLength, "name"), as: UTF8.self)
      try reader.skip(extraLength + commentLength, "extra field and comment")
      guard !name.isEmpty, !name.utf8.contains(0) else {
        throw APKError("central directory: entry \(number) has an empty name or one with a zero byte")
      }
      guard names.insert(name).inserted else { throw APKError("the entry \(name) is there twice") }
      guard localOffset <= limit - min(limit, 30), compressedSize <= limit - localOffset else {
        throw APKError("the entry \(name) (offset \(localOffset), \(compressedSize) bytes) is outside the file")
      }
      entries.append(
        Entry(
          name: name, method: method, flags: flags, compressedSize: compressedSize, size: size,
          localOffset: localOffset))
    }
    return entries
  }
}
