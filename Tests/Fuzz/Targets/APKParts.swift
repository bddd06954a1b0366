/// The parts of a signed APK, to put others between them.
package struct APKParts {
  package let content: [UInt8]
  package let directory: [UInt8]
  package let end: [UInt8]
  /// The signing block's values by ID.
  package var values: [UInt32: [UInt8]] = [:]

  /// `nil` for anything but an APK with a signing block and without a ZIP comment.
  package init?(_ apk: [UInt8]) {
    guard apk.count >= 22 + 32 else { return nil }
    end = Array(apk.suffix(22))
    let start = Self.number(end[16..<20])
    guard start >= 32, start <= apk.count - 22 else { return nil }
    directory = Array(apk[start..<apk.count - 22])
    let size = Self.number(apk[start - 24..<start - 16])
    guard size >= 24, size + 8 <= start else { return nil }
    content = Array(apk[..<(start - size - 8)])
    var place = start - size
    while place + 12 <= start - 24 {
      let length = Self.number(apk[place..<place + 8])
      guard length >= 4, length <= start - 24 - place - 8 else { return nil }
      values[UInt32(Self.number(apk[place + 8..<place + 12]))] = Array(apk[place + 12..<place + 8 + length])
      place += 8 + length
    }
  }

  /// An APK with these pairs in its signing block.
  package func assembled(_ pairs: [(id: UInt32, value: [UInt8])]) -> [UInt8] {
    var body: [UInt8] = []
    for pair in pairs {
      body += Self.bytes(pair.value.count + 4, 8) + Self.bytes(Int(pair.id), 4) + pair.value
    }
    let size = Self.bytes(body.count + 24, 8)
    let block = size + body + size + Array("APK Sig Block 42".utf8)
    var end = end
    end.replaceSubrange(16..<20, with: Self.bytes(content.count + block.count, 4))
    return content + block + directory + end
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.prefix(7).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  package static func bytes(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}
