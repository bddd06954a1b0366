/// The APK Signing Block, which lies before the central directory: values by ID (APK Signature Scheme v2, "Format").
struct SigningBlock {
  static let v2: UInt32 = 0x7109_871A
  static let v3: UInt32 = 0xF053_68C0
  static let v31: UInt32 = 0x1B93_AD61

  /// From the start of the file; the content ends here.
  let offset: Int
  /// The values of the signature schemes.
  private(set) var values: [UInt32: [UInt8]] = [:]
  /// IDs that are there more than once: Android takes the first.
  private(set) var repeated: [UInt32] = []

  /// `nil` where the archive has no signing block.
  /// - Throws: ``APKError`` for one that is damaged.
  init?(_ archive: ZIPArchive) throws(APKError) {
    let end = archive.directoryOffset
    guard end >= 32 else { return nil }
    var footer = LittleEndianReader(try archive.file.read(at: end - 24, count: 24), "APK Signing Block")
    let size = try footer.uint64("size")
    guard footer.bytes.elementsEqual("APK Sig Block 42".utf8) else { return nil }
    guard size >= 24, size <= UInt64(Int32.max) - 8, size <= UInt64(end - 8) else {
      throw APKError("APK Signing Block: a size of \(size) bytes before byte \(end)")
    }
    offset = end - Int(size) - 8
    var header = LittleEndianReader(try archive.file.read(at: offset, count: 8), "APK Signing Block")
    let first = try header.uint64("size")
    guard first == size else { throw APKError("APK Signing Block: \(first) bytes at its start, \(size) at its end") }
    try readPairs(archive.file, from: offset + 8, to: end - 24)
  }

  private mutating func readPairs(_ file: any RandomAccessBytes, from start: Int, to end: Int) throws(APKError) {
    var place = start
    var number = 0
    while place < end {
      number += 1
      guard end - place >= 12 else { throw APKError("APK Signing Block: pair \(number) is cut at byte \(place)") }
      var head = LittleEndianReader(try file.read(at: place, count: 12), "APK Signing Block")
      let length = try head.uint64("length")
      let id = try head.uint32("ID")
      guard length >= 4, length <= UInt64(end - place - 8) else {
        throw APKError(
          "APK Signing Block: pair \(number) at byte \(place) has \(length) bytes, \(end - place - 8) are left")
      }
      if [Self.v2, Self.v3, Self.v31].contains(id) {
        if values[id] != nil {
          if !repeated.contains(id) { repeated.append(id) }
        } else {
          guard length <= APKLimits.part else { throw APKError("APK Signing Block: a block of \(length) bytes") }
          values[id] = try file.read(at: place + 12, count: Int(length) - 4)
        }
      }
      place += 8 + Int(length)
    }
  }
}
