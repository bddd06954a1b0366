/// A ZIP archive of entries that are stored as they are.
public struct StoredZIP {
  public private(set) var bytes: [UInt8] = []

  public init(_ entries: [(name: String, content: [UInt8])]) {
    var directory: [UInt8] = []
    for (name, content) in entries {
      let offset = bytes.count
      var fields = Self.little(20, 2) + Self.little(0, 8) + Self.little(Int(Self.crc(content)), 4)
      fields += Self.little(content.count, 4) + Self.little(content.count, 4) + Self.little(name.utf8.count, 2)
      fields += Self.little(0, 2)
      bytes += [0x50, 0x4B, 3, 4] + fields + Array(name.utf8) + content
      directory += [0x50, 0x4B, 1, 2, 20, 0] + fields + Self.little(0, 10) + Self.little(offset, 4) + Array(name.utf8)
    }
    let start = bytes.count
    bytes += directory
    bytes += [0x50, 0x4B, 5, 6] + Self.little(0, 4) + Self.little(entries.count, 2) + Self.little(entries.count, 2)
    bytes += Self.little(directory.count, 4) + Self.little(start, 4) + Self.little(0, 2)
  }

  private static func little(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: number >> (8 * $0)) : 0 }
  }

  private static let table: [UInt32] = (0..<256).map { index in
    var crc = UInt32(index)
    for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
    return crc
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes { crc = (crc >> 8) ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] }
    return ~crc
  }
}
