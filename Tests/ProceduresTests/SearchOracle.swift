import ISO7816

/// A search that cannot be wrong in the same way: every coding is decoded as a whole from every place where it could
/// begin, and the decoded text is compared. Slow, and without any byte pattern.
enum SearchOracle {
  struct Span: Hashable, Comparable, CustomStringConvertible {
    var offset: Int
    var length: Int
    /// `-1` where the coding is made of whole bytes.
    var bit = -1
    var description: String { "\(offset)\(bit < 0 ? "" : ".\(bit)")+\(length)" }
    static func < (a: Span, b: Span) -> Bool { (a.offset, a.bit, a.length) < (b.offset, b.bit, b.length) }
  }

  /// A decoded character and the bytes, or for packed septets the bits, that hold it.
  private struct Item {
    var text: String
    var start: Int
    var end: Int
    var byBase = false
  }

  static func fold(_ text: String) -> String {
    // The dotless i is a letter of its own, whatever its capital is.
    if text == "\u{131}" || text == "\u{130}" { return text }
    if text == "\u{1E9E}" { return "ß" }
    return text.uppercased().lowercased() == "ss" ? "ß" : String(text.uppercased().lowercased())
  }

  /// Every span of `bytes` that holds `pattern` (of two characters or more), case ignored.
  static func spans(_ pattern: String, in bytes: [UInt8]) -> Set<Span> {
    let wanted = pattern.map { fold(String($0)) }
    var found = Set<Span>()
    for span in search(wanted, bytes.indices.map { utf8($0, bytes) }.compactMap { $0 }) { found.insert(span) }
    for span in search(wanted, bytes.indices.map { Item(text: latin1(bytes[$0]), start: $0, end: $0 + 1) }) {
      found.insert(span)
    }
    for span in search(wanted, bytes.indices.compactMap { gsm($0, bytes) }) { found.insert(span) }
    for span in packed(wanted, bytes) { found.insert(span) }
    for span in fields(wanted, bytes) { found.insert(span) }
    let big = search(wanted, bytes.indices.compactMap { utf16($0, bytes, bigEndian: true) })
    let little = search(wanted, bytes.indices.compactMap { utf16($0, bytes, bigEndian: false) })
    // The same bytes packed and unpacked: a letter and nothing but @ after it.
    found = found.filter { $0.bit != 0 || !found.contains(Span(offset: $0.offset, length: $0.length)) }
    found = found.filter { span in span.bit >= 0 || !isPadding(bytes[span.offset..<span.offset + span.length]) }
    return found.union(withoutRivals(big, little, bytes))
  }

  /// All ways to read `wanted` from items that follow one another.
  private static func search(_ wanted: [String], _ items: [Item]) -> [Span] {
    let byStart = Dictionary(grouping: items, by: \.start)
    var found: [Span] = []
    for first in items {
      var end = first.start
      var matched = true
      for letter in wanted {
        guard let next = byStart[end]?.first(where: { fold($0.text) == letter }) else {
          matched = false
          break
        }
        end = next.end
      }
      if matched { found.append(Span(offset: first.start, length: end - first.start)) }
    }
    return found
  }

  private static func latin1(_ byte: UInt8) -> String { String(Unicode.Scalar(byte)) }

  private static func utf8(_ start: Int, _ bytes: [UInt8]) -> Item? {
    for count in 1...4 where start + count <= bytes.count {
      if let text = String(validating: bytes[start..<start + count], as: UTF8.self), text.unicodeScalars.count == 1 {
        return Item(text: text, start: start, end: start + count)
      }
    }
    return nil
  }

  private static let gsmTable: [[UInt8]: String] = {
    var table: [[UInt8]: String] = [:]
    for value in UInt8(0x20)..<0x7B { table[[value]] = String(Unicode.Scalar(value)) }
    for value: UInt8 in [0x24, 0x40, 0x5B, 0x5C, 0x5D, 0x5E, 0x5F, 0x60] { table[[value]] = nil }
    for (character, code) in Planting.national { table[code] = String(character) }
    return table
  }()

  private static func gsm(_ start: Int, _ bytes: [UInt8]) -> Item? {
    if let text = gsmTable[[bytes[start]]] { return Item(text: text, start: start, end: start + 1) }
    guard start + 1 < bytes.count, let text = gsmTable[[bytes[start], bytes[start + 1]]] else { return nil }
    return Item(text: text, start: start, end: start + 2)
  }

  private static func packed(_ wanted: [String], _ bytes: [UInt8]) -> [Span] {
    var bits: [UInt8] = []
    for byte in bytes { for place in 0..<8 { bits.append(byte >> UInt8(place) & 1) } }
    let encoded = Planting.gsm(wanted.joined())?.count ?? 3
    guard encoded >= 3 else { return [] }
    var found: [Span] = []
    for shift in 0..<7 {
      let septets = stride(from: shift, to: bits.count - 6, by: 7).map { bit in
        (0..<7).reduce(UInt8(0)) { $0 | bits[bit + $1] << UInt8($1) }
      }
      for span in search(wanted, septets.indices.compactMap { gsm($0, septets) }) {
        let values = septets[span.offset..<span.offset + span.length]
        if values.allSatisfy({ $0 == 0x7F }) || values.allSatisfy({ $0 == 0 }) { continue }
        let (start, end) = (shift + 7 * span.offset, shift + 7 * (span.offset + span.length))
        found.append(Span(offset: start / 8, length: (end + 7) / 8 - start / 8, bit: start % 8))
      }
    }
    return found
  }

  private static func fields(_ wanted: [String], _ bytes: [UInt8]) -> [Span] {
    var found: [Span] = []
    for start in bytes.indices where bytes[start] == 0x81 || bytes[start] == 0x82 {
      let header = bytes[start] == 0x81 ? 3 : 4
      guard start + header < bytes.count else { continue }
      let length = Int(bytes[start + 1])
      guard length > 0, start + header + length <= bytes.count else { continue }
      let base =
        header == 3 ? Int(bytes[start + 2]) * 128 : Int(bytes[start + 2]) * 256 + Int(bytes[start + 3])
      var items: [Item] = []
      var index = start + header
      for _ in 0..<length where index < bytes.count {
        if bytes[index] >= 0x80 {
          let value = base + Int(bytes[index]) - 0x80
          let text = value <= 0xFFFF ? Unicode.Scalar(UInt32(value)).map { String($0) } : nil
          items.append(Item(text: text ?? "\u{FFFD}", start: index, end: index + 1, byBase: true))
        } else if bytes[index] == 0x1B, index + 1 < bytes.count, bytes[index + 1] < 0x80 {
          items.append(
            Item(text: gsmTable[[0x1B, bytes[index + 1]]] ?? "\u{FFFD}", start: index, end: index + 2))
        } else {
          items.append(Item(text: gsmTable[[bytes[index]]] ?? "\u{FFFD}", start: index, end: index + 1))
        }
        index = items.last?.end ?? index
      }
      for span in search(wanted, items) {
        // What has no character by the base is a hit in the GSM alphabet already.
        let inside = items.filter { $0.start >= span.offset && $0.end <= span.offset + span.length }
        if inside.contains(where: \.byBase) { found.append(span) }
      }
    }
    return found
  }

  private static func utf16(_ start: Int, _ bytes: [UInt8], bigEndian: Bool) -> Item? {
    guard start + 1 < bytes.count else { return nil }
    let (first, second) = (UInt32(bytes[start]), UInt32(bytes[start + 1]))
    guard let scalar = Unicode.Scalar(bigEndian ? first << 8 | second : second << 8 | first) else { return nil }
    return Item(text: String(scalar), start: start, end: start + 2)
  }

  private static func isPadding(_ span: ArraySlice<UInt8>) -> Bool {
    span.allSatisfy { $0 == 0xFF } || span.allSatisfy { $0 == 0 }
  }
}
