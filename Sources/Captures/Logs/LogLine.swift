import ISO7816

/// One line of a log.
struct LogLine {
  enum Content: Hashable {
    case reset([UInt8])
    case command([UInt8])
    case response([UInt8])
    case pair([UInt8], [UInt8])
    /// Hex and nothing else.
    case bare([UInt8])
    /// A dump follows, of a command or a response, of so many bytes.
    case dump(isCommand: Bool, count: Int)
    /// A dump of response data follows; the status word is known.
    case received([UInt8])
    /// A command whose data the log hides.
    case masked
    case other
  }

  private let text: Substring

  init(_ bytes: ArraySlice<UInt8>) {
    let text = String(decoding: bytes, as: UTF8.self)
    self.text = Self.trimmed(text[...])
  }

  init(_ text: String) { self.text = Self.trimmed(text[...]) }

  var content: Content {
    if text.isEmpty { return .other }
    if let dump = openSC { return dump }
    // Longest first: "->" before ">".
    for (mark, isCommand) in Self.marks {
      guard let range = text.range(ofMark: mark) else { continue }
      let rest = Self.trimmed(text[range.upperBound...])
      if isCommand { return command(rest) }
      return response(rest)
    }
    // pySim tells that the card was reset and not what it answered.
    if text.hasSuffix("-- RESET") { return .reset([]) }
    let atr = text.lowercased()
    if atr.hasPrefix("atr") || atr.hasPrefix("uicc: atr"),
      let colon = text.firstIndex(where: { $0 == ":" || $0 == " " }),
      let bytes = Self.hex(text[text.index(after: colon)...]), !bytes.isEmpty
    {
      return .reset(bytes)
    }
    return plain
  }

  /// What begins a command (`true`) or a response.
  private static let marks: [(String, Bool)] = [
    ("A>>", true), ("A<<", false), ("->", true), ("<-", false), ("=>", true), ("<=", false), (">>", true),
    ("<<", false), ("APDU:", true), ("SW:", false), ("Sending:", true), ("C-APDU:", true), ("R-APDU:", false),
    ("C:", true), ("R:", false), (">", true), ("<", false),
  ]

  private func command(_ rest: Substring) -> Content {
    if rest.contains("*") { return .masked }
    let rest = Self.withoutRemark(rest)
    if let bytes = Self.hex(rest), bytes.count >= 4 { return .command(bytes) }
    return .other
  }

  private func response(_ rest: Substring) -> Content {
    // pySim writes the status word first, then a colon.
    let halves = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    if halves.count == 2, let status = Self.hex(halves[0]), status.count == 2, let data = Self.hex(halves[1]) {
      return .response(data + status)
    }
    if let bytes = Self.hex(Self.withoutRemark(rest)), bytes.count >= 2 { return .response(bytes) }
    return .other
  }

  /// gp.jar: `A>> T=1 (4+0016) 00A40400 10 ...`, `A<< (0018+2) (23ms) 6F...`.
  private static func withoutRemark(_ rest: Substring) -> Substring {
    var rest = rest
    if rest.hasPrefix("T=") { rest = trimmed(rest.dropFirst(3)) }
    while rest.hasPrefix("("), let end = rest.firstIndex(of: ")") { rest = trimmed(rest[rest.index(after: end)...]) }
    return rest
  }

  /// OpenSC's libopensc/sc.c and tools/opensc-tool.c.
  private var openSC: Content? {
    for (words, isCommand) in [("Outgoing APDU", true), ("Incoming APDU", false)] {
      guard let range = text.range(ofMark: words, anywhere: true) else { continue }
      let digits = text[range.upperBound...].drop { !$0.isNumber }.prefix { $0.isNumber }
      guard let count = Int(digits), (1...0x1_0003).contains(count) else { return .other }
      return .dump(isCommand: isCommand, count: count)
    }
    guard text.hasPrefix("Received (SW1=0x"), let end = text.firstIndex(of: ")") else { return nil }
    let digits = text[..<end].split(separator: "x").dropFirst().compactMap { UInt8($0.prefix(2), radix: 16) }
    return digits.count == 2 ? .received(digits) : .other
  }

  /// Hex alone, or a command and a response with a space, a tab, a comma or a semicolon between them.
  private var plain: Content {
    let words = text.split { " \t,;".contains($0) }
    if words.count == 2 {
      if words[0].contains("*"), Self.hex(words[1]) != nil { return .masked }
      if let first = Self.hex(words[0]), let second = Self.hex(words[1]), first.count >= 4, second.count >= 2 {
        return .pair(first, second)
      }
    }
    guard text.allSatisfy({ $0.isHexDigit || $0 == " " || $0 == ":" }), let bytes = Self.hex(text), bytes.count >= 2
    else { return .other }
    return .bare(bytes)
  }

  /// Up to 16 bytes of a dump, `00 A4 00 04  ....`; `nil` for a line that is none.
  func dumpedBytes(atMost limit: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    for word in text.split(separator: " ", omittingEmptySubsequences: false).prefix(min(16, max(limit, 0))) {
      guard word.utf8.count == 2, let byte = Hex.bytes(word)?.first else { break }
      bytes.append(byte)
    }
    return bytes.isEmpty ? nil : bytes
  }

  /// Hex with spaces or colons between bytes; `nil` for anything else.
  static func hex(_ text: Substring) -> [UInt8]? {
    if text.utf8.allSatisfy({ $0 != 0x20 && $0 != 0x3A && $0 != 0x09 }) { return Hex.bytes(text) }
    return Hex.bytes(String(text.filter { $0 != " " && $0 != ":" && $0 != "\t" }))
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let first = text.first, first == " " || first == "\t" || first == "\r" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" || last == "\r" || last == "\r\n" { text.removeLast() }
    return text
  }
}

extension Substring {
  /// Where a mark stands: at the start, or behind a word that ends in a space or a colon, such as a logger's prefix.
  fileprivate func range(ofMark mark: String, anywhere: Bool = false) -> Range<Index>? {
    guard let range = firstRange(of: mark) else { return nil }
    if anywhere || range.lowerBound == startIndex { return range }
    let before = self[index(before: range.lowerBound)]
    // Within a hundred characters: a logger's date, process and source line.
    guard before == " " || before == "\t" || before == ":" || before == "]",
      distance(from: startIndex, to: range.lowerBound) < 100
    else { return nil }
    return range
  }
}
