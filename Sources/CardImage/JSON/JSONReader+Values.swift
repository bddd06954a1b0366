extension JSONReader {
  /// A string as it stands in the document.
  struct ScannedString {
    /// Between the quotes.
    var content: Range<Int>
    var isEscaped: Bool
  }

  /// A string, unescaped.
  package mutating func string() throws(JSONError) -> String {
    try require(.string)
    let start = offset
    return try text(try scanString(), at: start)
  }

  /// A string of hex digits as bytes.
  package mutating func hex() throws(JSONError) -> [UInt8] {
    try require(.string)
    let start = offset + 1
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\""), from: start) else {
      offset = bytes.count
      throw error(.cut)
    }
    var bad: Int?
    let result = HexDigits.decode(UnsafeBufferPointer(rebasing: bytes[start..<end]), badAt: &bad)
    if let bad {
      let place = start + bad
      if bytes[place] < 0x20 { throw error(.controlCharacter, at: place) }
      // Hex may be written with escapes too; nobody does.
      if bytes[place] == UInt8(ascii: "\\") { return try hexWithEscapes() }
      throw error(.notHex, at: place)
    }
    guard let result else { throw error(.oddHex, at: start - 1) }
    offset = end + 1
    return result
  }

  private mutating func hexWithEscapes() throws(JSONError) -> [UInt8] {
    let start = offset
    let digits = Array(try string().utf8)
    var bad: Int?
    let result = digits.withUnsafeBufferPointer { HexDigits.decode($0, badAt: &bad) }
    if bad != nil { throw error(.notHex, at: start) }
    guard let result else { throw error(.oddHex, at: start) }
    return result
  }

  /// Reads over the next value, whatever it is.
  package mutating func skip() throws(JSONError) { try skip(depth: frames.count) }

  private mutating func skip(depth: Int) throws(JSONError) {
    switch try peek() {
    case .string: _ = try scanString()
    case .number: try scanNumber()
    case .bool: try scanWord(bytes[offset] == UInt8(ascii: "t") ? "true" : "false")
    case .null: try scanWord("null")
    case .array:
      if depth >= Self.maximumDepth { throw error(.tooDeep) }
      offset += 1
      if try nextByte() == UInt8(ascii: "]") {
        offset += 1
        return
      }
      while true {
        try skip(depth: depth + 1)
        let byte = try nextByte()
        if byte == UInt8(ascii: "]") { break }
        guard byte == UInt8(ascii: ",") else { throw error(.expected("a comma or ]")) }
        offset += 1
      }
      offset += 1
    case .object:
      if depth >= Self.maximumDepth { throw error(.tooDeep) }
      offset += 1
      if try nextByte() == UInt8(ascii: "}") {
        offset += 1
        return
      }
      while true {
        guard try nextByte() == UInt8(ascii: "\"") else { throw error(.expected("a key in quotes")) }
        _ = try scanString()
        guard try nextByte() == UInt8(ascii: ":") else { throw error(.expected("a colon after the key")) }
        offset += 1
        try skip(depth: depth + 1)
        let byte = try nextByte()
        if byte == UInt8(ascii: "}") { break }
        guard byte == UInt8(ascii: ",") else { throw error(.expected("a comma or }")) }
        offset += 1
      }
      offset += 1
    }
  }

  /// Reads `null`.
  package mutating func null() throws(JSONError) {
    try require(.null)
    try scanWord("null")
  }

  private mutating func scanWord(_ word: StaticString) throws(JSONError) {
    let count = word.utf8CodeUnitCount
    let available = Swift.min(count, bytes.count - offset)
    for index in 0..<available where bytes[offset + index] != word.utf8Start[index] {
      throw error(.expected("a value"))
    }
    if available < count {
      offset = bytes.count
      throw error(.cut)
    }
    offset += count
  }

  /// `-`, an integer without leading zeros, a fraction, an exponent (RFC 8259 §6).
  private mutating func scanNumber() throws(JSONError) {
    if bytes[offset] == UInt8(ascii: "-") { offset += 1 }
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "0") {
      offset += 1
    } else {
      try scanDigits()
    }
    if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
      offset += 1
      try scanDigits()
    }
    if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
      offset += 1
      if offset < bytes.count, bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-") { offset += 1 }
      try scanDigits()
    }
  }

  private mutating func scanDigits() throws(JSONError) {
    guard offset < bytes.count else { throw error(.cut) }
    guard (0x30...0x39).contains(bytes[offset]) else { throw error(.expected("a digit")) }
    while offset < bytes.count, (0x30...0x39).contains(bytes[offset]) { offset += 1 }
  }

  // MARK: Strings

  /// Reads a string from its opening quote to behind its closing one; its escapes are checked, not resolved.
  mutating func scanString() throws(JSONError) -> ScannedString {
    let start = offset + 1
    var index = start
    var isEscaped = false
    var isASCII = true
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        if !isASCII, !isUTF8(start..<index) { throw error(.notUTF8, at: start) }
        offset = index + 1
        return ScannedString(content: start..<index, isEscaped: isEscaped)
      }
      if byte == UInt8(ascii: "\\") {
        isEscaped = true
        index += 1
        guard index < bytes.count else { break }
        switch bytes[index] {
        case UInt8(ascii: "u"): index = try checkUnicodeEscape(index + 1)
        case 0x22, 0x5C, 0x2F, UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"),
          UInt8(ascii: "t"):
          index += 1
        default: throw error(.expected("an escape that JSON has"), at: index - 1)
        }
        continue
      }
      if byte < 0x20 { throw error(.controlCharacter, at: index) }
      if byte >= 0x80 { isASCII = false }
      index += 1
    }
    offset = bytes.count
    throw error(.cut)
  }

  /// - Returns: the index behind the four digits.
  private mutating func checkUnicodeEscape(_ start: Int) throws(JSONError) -> Int {
    for index in start..<start + 4 {
      guard index < bytes.count else {
        offset = bytes.count
        throw error(.cut)
      }
      if HexDigits.value(bytes[index]) == nil { throw error(.expected("four hex digits after \\u"), at: start - 2) }
    }
    return start + 4
  }

  private func isUTF8(_ range: Range<Int>) -> Bool {
    String(validating: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self) != nil
  }

  /// The text of a scanned string. `start` is its opening quote.
  func text(_ scanned: ScannedString, at start: Int) throws(JSONError) -> String {
    let raw = UnsafeBufferPointer(rebasing: bytes[scanned.content])
    if !scanned.isEscaped { return String(decoding: raw, as: UTF8.self) }
    var units: [UInt16] = []
    var result = ""
    var index = 0
    var plain = 0
    func flush(_ end: Int) {
      guard end > plain else { return }
      result += String(decoding: UnsafeBufferPointer(rebasing: raw[plain..<end]), as: UTF8.self)
    }
    while index < raw.count {
      guard raw[index] == UInt8(ascii: "\\"), index + 1 < raw.count else {
        if !units.isEmpty { throw error(.escape, at: start) }
        index += 1
        continue
      }
      flush(index)
      let letter = raw[index + 1]
      index += 2
      if letter == UInt8(ascii: "u") {
        var unit: UInt16 = 0
        for digit in raw[index..<Swift.min(index + 4, raw.count)] {
          unit = unit << 4 | UInt16(HexDigits.value(digit) ?? 0)
        }
        index += 4
        units.append(unit)
        if let scalar = Self.scalar(units) {
          result.unicodeScalars.append(scalar)
          units = []
        } else if units.count > 1 || !(0xD800...0xDBFF).contains(unit) {
          throw error(.escape, at: start)
        }
      } else {
        if !units.isEmpty { throw error(.escape, at: start) }
        result.unicodeScalars.append(Self.unescaped(letter))
      }
      plain = index
    }
    if !units.isEmpty { throw error(.escape, at: start) }
    flush(raw.count)
    return result
  }

  private static func unescaped(_ letter: UInt8) -> Unicode.Scalar {
    switch letter {
    case UInt8(ascii: "b"): "\u{8}"
    case UInt8(ascii: "f"): "\u{C}"
    case UInt8(ascii: "n"): "\n"
    case UInt8(ascii: "r"): "\r"
    case UInt8(ascii: "t"): "\t"
    default: Unicode.Scalar(letter)
    }
  }

  /// The scalar of one UTF-16 code unit or of a surrogate pair.
  private static func scalar(_ units: [UInt16]) -> Unicode.Scalar? {
    guard let first = units.first else { return nil }
    guard units.count == 2, let second = units.last else { return Unicode.Scalar(first) }
    guard (0xD800...0xDBFF).contains(first), (0xDC00...0xDFFF).contains(second) else { return nil }
    return Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
  }
}
