/// A ZIP archive whose fields can be set one by one, right or wrong, so that a fuzzer gets past what digests protect.
struct ZIPBuilder {
  struct Entry {
    var name: [UInt8]
    var method: Int
    /// As it stands in the archive, compressed or not.
    var data: [UInt8]
    var size: Int
    var flags = 0
    var extra: [UInt8] = []
    var comment: [UInt8] = []
    /// What the central directory says instead of what is right.
    var claimedOffset: Int?
    var claimedSize: Int?
    var claimedCompressedSize: Int?
    /// Another name in the local header.
    var localName: [UInt8]?
    /// Bytes before the local header.
    var gap = 0
    /// Whether the central directory names it.
    var isListed = true
    /// The local header is that of the entry before, where there is one.
    var sharesPrevious = false
  }

  var entries: [Entry] = []
  var claimedCount: Int?
  var directoryShift = 0
  var comment: [UInt8] = []

  init() {}

  /// The entries of a sound archive without comment; none where it is not sound.
  init(_ archive: [UInt8]) {
    func number(_ place: Int, _ count: Int) -> Int {
      guard place >= 0, place + count <= archive.count else { return 0 }
      return (0..<count).reduce(0) { $0 | Int(archive[place + $1]) << (8 * $1) }
    }
    var place = number(archive.count - 6, 4)
    for _ in 0..<number(archive.count - 12, 2) {
      let (compressed, nameCount) = (number(place + 20, 4), number(place + 28, 2))
      let offset = number(place + 42, 4)
      let start = offset + 30 + number(offset + 26, 2) + number(offset + 28, 2)
      guard place + 46 + nameCount <= archive.count, start + compressed <= archive.count else { return }
      entries.append(
        Entry(
          name: Array(archive[place + 46..<place + 46 + nameCount]), method: number(place + 10, 2),
          data: Array(archive[start..<start + compressed]), size: number(place + 24, 4)))
      place += 46 + nameCount + number(place + 30, 2) + number(place + 32, 2)
    }
  }

  func index(of name: String) -> Int? { entries.firstIndex { $0.name.elementsEqual(name.utf8) } }

  /// The archive.
  /// - Parameter block: stands before the central directory.
  func bytes(block: [UInt8] = []) -> [UInt8] {
    func field(_ number: Int, _ count: Int) -> [UInt8] { APKParts.bytes(number, count) }
    var (bytes, directory, previous, listed): ([UInt8], [UInt8], Int, Int) = ([], [], 0, 0)
    for entry in entries {
      bytes += [UInt8](repeating: 0, count: entry.gap)
      let offset = entry.sharesPrevious ? previous : bytes.count
      let common = field(20, 2) + field(entry.flags, 2) + field(entry.method, 2) + field(0, 4) + field(0, 4)
      let sizes = field(entry.data.count, 4) + field(entry.size, 4)
      if !entry.sharesPrevious {
        let name = entry.localName ?? entry.name
        bytes += [0x50, 0x4B, 3, 4] + common + sizes + field(name.count, 2) + field(entry.extra.count, 2) + name
        bytes += entry.extra + entry.data
      }
      previous = offset
      guard entry.isListed else { continue }
      listed += 1
      directory += [0x50, 0x4B, 1, 2] + field(20, 2) + common
      directory += field(entry.claimedCompressedSize ?? entry.data.count, 4) + field(entry.claimedSize ?? entry.size, 4)
      directory += field(entry.name.count, 2) + field(entry.extra.count, 2) + field(entry.comment.count, 2)
      directory += field(0, 8) + field(entry.claimedOffset ?? offset, 4) + entry.name + entry.extra + entry.comment
    }
    let count = field(claimedCount ?? listed, 2)
    bytes += block
    let start = bytes.count + directoryShift
    return bytes + directory + [0x50, 0x4B, 5, 6] + field(0, 4) + count + count + field(directory.count, 4)
      + field(start, 4) + field(comment.count, 2) + comment
  }
}
