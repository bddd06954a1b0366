import CardImage
import ISO7816
import Procedures

extension FuzzTarget {
  /// Any pattern in any content.
  static let search = FuzzTarget(
    "search", maximumLength: 500, quickCount: 1000,
    seeds: {
      ["koala", "wattlefon", "ко", "é", "0123", "+4912", "80ff", "Straße", "ko(a|la)+", "[a-c]{2,3}x?", "\\d+"].flatMap
      { text -> [[UInt8]] in
        let contents = ProfileCards.contents.filter { $0.count > 8 }
        return (0..<6).map { index in
          let content = contents.isEmpty ? [] : contents[(index * 97 + text.utf8.count) % contents.count]
          let kind: UInt8 = text.contains { "([\\".contains($0) } ? 0xC0 : 0
          return [UInt8(index) | kind, UInt8(text.utf8.count)] + Array(text.utf8) + [UInt8(index)] + content.prefix(300)
        }
      }
    },
    run: { bytes in
      var source = ByteSource(bytes)
      let flags = source.byte()
      guard let pattern = try pattern(source.text(), flags) else { return }
      let cut = Int(source.byte())
      let content = source.rest()
      let records = stride(from: 0, to: content.count, by: max(1, cut)).map { start -> [UInt8]? in
        Array(content[start..<min(start + max(1, cut), content.count)])
      }
      let image = CardImage(
        atr: Array(content.prefix(33)),
        files: [
          .init(path: "MF/A", aid: AID(Array(content.prefix(16))), structure: .transparent, content: .data(content)),
          .init(path: "MF/B", fcp: content, structure: .linearFixed, content: .records(records + [nil])),
          .init(path: "MF/C", structure: .berTLV, content: .tags([.init(tag: 0x80, value: content)])),
        ], araM: [content])
      var search = CardSearch(pattern)
      let matches = search.search(image, source: "")
      for match in matches {
        let whole: [UInt8] =
          switch match.part {
          case .record:
            (match.record.flatMap { number in records.indices.contains(number - 1) ? records[number - 1] : nil }) ?? []
          default: content
          }
        if !match.continuations.isEmpty { continue }
        try check(match.offset >= 0 && match.length > 0, "a match of \(match.length) bytes at \(match.offset)")
        try check(match.offset + match.length <= whole.count, "a match over the end of \(match.path)")
        try check(match.bytes == Array(whole[match.offset..<match.offset + match.length]), "other bytes: \(match)")
      }
      try check(search.search(image, source: "") == matches, "a second search finds something else")
      try check(search.summary.matches == 2 * matches.count, "matches are counted wrong")
      try check(search.summary.unread.count == 2, "the record that is missing is not told")
    })

  private static func pattern(_ text: String, _ flags: UInt8) throws -> SearchPattern? {
    var options = SearchOptions(caseSensitive: flags & 1 != 0, ignoreAccents: flags & 2 != 0)
    if flags & 4 != 0 {
      options.codings = Set(
        SearchCoding.allCases.enumerated().filter { Int(flags) >> 3 & 7 == $0.offset % 8 }.map(\.element))
    }
    do throws(PatternError) {
      return switch flags >> 6 {
      case 1: try SearchPattern(number: text, options: options)
      case 2: try SearchPattern(hex: text)
      case 3: try SearchPattern(regex: text, number: flags & 32 != 0, options: options)
      default: try SearchPattern(text: text, options: options)
      }
    } catch {
      _ = error.description
      return nil
    }
  }
}
