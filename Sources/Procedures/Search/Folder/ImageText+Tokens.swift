internal import CHexScan

/// The tokens of JSON in an image's text. What is not as `uicc export` writes it throws.
extension ImageText {
  @inline(__always)
  mutating func skipSpace() {
    while index < count, text[index] <= 0x20 {
      let byte = text[index]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      index += 1
    }
  }

  @inline(__always)
  mutating func take(_ byte: UInt8) throws(GiveUp) {
    skipSpace()
    guard index < count, text[index] == byte else { throw GiveUp() }
    index += 1
  }

  @inline(__always)
  mutating func isNext(_ byte: UInt8) -> Bool {
    skipSpace()
    guard index < count, text[index] == byte else { return false }
    index += 1
    return true
  }

  /// A string without escapes and control characters: the range between its quotes.
  mutating func string() throws(GiveUp) -> Range<Int> {
    try take(0x22)
    let start = index
    guard let base = text.baseAddress else { throw GiveUp() }
    index = hexscan_plain(base, count, start)
    guard index < count, text[index] == 0x22 else { throw GiveUp() }
    index += 1
    return start..<index - 1
  }

  /// Decodes a string of hex behind the content of the arena.
  /// - Returns: its bytes.
  @inline(__always)
  mutating func hex(_ arena: inout SearchArena) throws(GiveUp) -> Int {
    try take(0x22)
    guard let base = text.baseAddress else { throw GiveUp() }
    let (start, limit) = (index, count)
    let digits = arena.withFreeBytes { free in
      free.baseAddress.map { hexscan_decode(base + start, limit - start, $0) } ?? 0
    }
    index += digits
    guard digits & 1 == 0, index < count, text[index] == 0x22 else { throw GiveUp() }
    index += 1
    return digits / 2
  }

  /// Four hex digits.
  mutating func fourDigits() throws(GiveUp) -> UInt16 {
    let range = try string()
    guard range.count == 4,
      let value = UInt16(String(decoding: UnsafeBufferPointer(rebasing: text[range]), as: UTF8.self), radix: 16)
    else { throw GiveUp() }
    return value
  }

  mutating func skipValue() throws(GiveUp) {
    skipSpace()
    guard let base = text.baseAddress, index < count else { throw GiveUp() }
    if text[index] == 0x22 || text[index] == 0x7B || text[index] == 0x5B {
      index = hexscan_skip_json(base, count, index)
      guard index <= count else { throw GiveUp() }
      return
    }
    // A number, true, false or null.
    while index < count, ![0x2C, 0x7D, 0x5D].contains(text[index]), text[index] > 0x20 { index += 1 }
  }

  @inline(__always)
  func isKey(_ range: Range<Int>, _ name: StaticString) -> Bool {
    guard range.count == name.utf8CodeUnitCount else { return false }
    for place in 0..<range.count where text[range.lowerBound + place] != name.utf8Start[place] { return false }
    return true
  }

  /// The next key of an object; `nil` at its end.
  @inline(__always)
  mutating func nextKey(_ isFirst: inout Bool) throws(GiveUp) -> Range<Int>? {
    if isNext(0x7D) { return nil }
    if !isFirst { try take(0x2C) }
    isFirst = false
    let key = try string()
    try take(0x3A)
    return key
  }

  @inline(__always)
  mutating func nextElement(_ isFirst: inout Bool) throws(GiveUp) -> Bool {
    if isNext(0x5D) { return false }
    if !isFirst { try take(0x2C) }
    isFirst = false
    return true
  }
}
