internal import ElementaryFiles

/// Reads the bytes around a hit as characters of its coding. Positions are bytes, of packed codings bits.
struct CharacterReader {
  private let coding: SearchCoding
  private let region: UnsafeBufferPointer<UInt8>
  private let field: UCS2Field?
  /// Where the labels of a domain name begin.
  private let labels: Int
  /// The range of the hit.
  let hit: Range<Int>
  /// From where to where characters can stand.
  private let limits: Range<Int>

  init(_ hit: RawHit, in region: UnsafeBufferPointer<UInt8>) {
    coding = hit.coding
    self.region = region
    field = hit.fieldStart >= 0 ? UCS2Field(at: Int(hit.fieldStart), in: region) : nil
    labels = Int(hit.fieldStart)
    switch hit.coding {
    case .gsm7Packed:
      let start = hit.start * 8 + Int(hit.bit)
      self.hit = start..<start + 7 * Int(hit.units)
      limits = 0..<region.count * 8
    case .bcd, .bcdHighFirst:
      let start = hit.start * 2 + Int(hit.bit) / 4
      self.hit = start..<start + Int(hit.units)
      // A byte with bit 8 before the digits is their type of number (TS 24.008 §10.5.4.7), no digits.
      let hasType = hit.bit == 0 && hit.start > 0 && region[hit.start - 1] & 0x80 != 0
      limits = (hasType ? start : 0)..<region.count * 2
    case .ucs2At81, .ucs2At82:
      self.hit = hit.start..<hit.end
      limits = field.map { $0.textStart..<$0.end } ?? hit.start..<hit.end
    case .ucs2At80:
      self.hit = hit.start..<hit.end
      limits = Int(hit.fieldStart) + 1..<region.count
    case .dns:
      self.hit = hit.start..<hit.end
      limits = min(hit.start, Int(hit.fieldStart) + 1)..<region.count
    default:
      self.hit = hit.start..<hit.end
      limits = 0..<region.count
    }
  }

  /// How many positions a character takes.
  private var step: Int {
    switch coding {
    case .gsm7Packed: 7
    case .utf16BE, .utf16LE, .ucs2At80: 2
    default: 1
    }
  }

  /// The range of at most `count` characters that ends where the hit begins, not over erased bytes.
  func before(_ count: Int) -> Range<Int> {
    let room = max(0, hit.lowerBound - limits.lowerBound) / step
    let start = hit.lowerBound - min(count, room) * step
    guard coding == .ascii || coding == .utf8 else { return start..<hit.lowerBound }
    var index = hit.lowerBound
    while index > start, !(index - 2 >= start && isErased(index - 1) && isErased(index - 2)) { index -= 1 }
    return index..<hit.lowerBound
  }

  /// The range of at most `count` characters that begins where the hit ends, not over erased bytes.
  func after(_ count: Int) -> Range<Int> {
    let room = max(0, limits.upperBound - hit.upperBound) / step
    let end = hit.upperBound + min(count, room) * step
    guard coding == .ascii || coding == .utf8 else { return hit.upperBound..<end }
    var index = hit.upperBound
    while index < end, !(index + 1 < end && isErased(index) && isErased(index + 1)) { index += 1 }
    return hit.upperBound..<index
  }

  /// Bytes that are no character of ASCII or UTF-8 wherever they stand; two of them end a text.
  private func isErased(_ index: Int) -> Bool { region[index] == 0xFF || region[index] == 0x00 }

  /// The characters of a range; `nil` for what cannot be printed.
  func characters(_ range: Range<Int>) -> [Unicode.Scalar?] {
    switch coding {
    case .ascii, .utf8: Self.utf8(region[range])
    // FF and 00 are letters of ISO 8859-1 by right and padding in fact.
    case .latin1: region[range].map { $0 == 0xFF ? nil : Self.printable(Unicode.Scalar($0)) }
    case .gsm7: gsm(range.count) { region[range.lowerBound + $0] }
    case .gsm7Packed: gsm(range.count / 7, inText: range == hit) { septet(range.lowerBound + 7 * $0) }
    case .ucs2At81, .ucs2At82: gsm(range.count, field) { region[range.lowerBound + $0] }
    case .utf16BE, .ucs2At80: Self.utf16(units(range, high: 0, low: 1))
    case .utf16LE: Self.utf16(units(range, high: 1, low: 0))
    case .dns: domainName(range)
    case .bcd: range.map { Self.digit(region[$0 >> 1] >> UInt8($0 & 1 == 0 ? 0 : 4) & 0x0F) }
    case .bcdHighFirst: range.map { Self.digit(region[$0 >> 1] >> UInt8($0 & 1 == 0 ? 4 : 0) & 0x0F) }
    case .hex: range.flatMap { Self.hexDigits(region[$0]) }
    }
  }

  private static func utf8(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> [Unicode.Scalar?] {
    guard bytes.contains(where: { $0 >= 0x80 }) else { return bytes.map { printable(Unicode.Scalar($0)) } }
    return String(decoding: bytes, as: UTF8.self).unicodeScalars.map(printable)
  }

  private static func utf16(_ units: [UInt16]) -> [Unicode.Scalar?] {
    guard units.contains(where: UTF16.isSurrogate) else { return units.map { Unicode.Scalar($0).flatMap(printable) } }
    return String(decoding: units, as: UTF16.self).unicodeScalars.map(printable)
  }

  private func septet(_ bit: Int) -> UInt8 { Septet.value(atBit: bit, in: region) }

  private func units(_ range: Range<Int>, high: Int, low: Int) -> [UInt16] {
    stride(from: range.lowerBound, to: range.upperBound - 1, by: 2).map {
      UInt16(region[$0 + high]) << 8 | UInt16(region[$0 + low])
    }
  }

  /// - Parameters:
  ///   - inText: false for septets around a packed hit: what they hold need not be text, and any septet is a character,
  ///     so that all but the commonest are taken for something else.
  ///   - code: the code at an index below `count`.
  private func gsm(
    _ count: Int, _ field: UCS2Field? = nil, inText: Bool = true, _ code: (Int) -> UInt8
  ) -> [Unicode.Scalar?] {
    var result: [Unicode.Scalar?] = []
    result.reserveCapacity(count)
    var index = 0
    while index < count {
      let value = code(index)
      index += 1
      if value >= 0x80 {
        result.append(field?.scalar(value).flatMap(Self.printable))
      } else if value == GSMAlphabet.escape, index < count,
        let scalar = GSMAlphabet.unicode(ofExtension: code(index))
      {
        result.append(Self.printable(scalar))
        index += 1
      } else {
        let scalar = GSMAlphabet.unicode(of: value).flatMap(Self.printable)
        result.append(inText || scalar.map(Self.isCommon) ?? false ? scalar : nil)
      }
    }
    return result
  }

  private func domainName(_ range: Range<Int>) -> [Unicode.Scalar?] {
    var dots = Set<Int>()
    var index = labels
    while index >= 0, index < range.upperBound, (1...63).contains(region[index]) {
      dots.insert(index)
      index += 1 + Int(region[index])
    }
    // The root, an empty label.
    if index < range.upperBound, region[index] == 0 { dots.insert(index) }
    return range.map { dots.contains($0) ? "." : region[$0] < 0x80 ? Self.printable(Unicode.Scalar(region[$0])) : nil }
  }

  private static func printable(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    isPrintable(scalar) && scalar != "\u{FFFD}" ? scalar : nil
  }

  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x7F { return scalar.value >= 0x20 }
    return switch scalar.properties.generalCategory {
    case .control, .unassigned, .privateUse, .surrogate, .format, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }

  /// Letters, digits and common punctuation of ASCII.
  private static func isCommon(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", " ", ".", ",", "-", "'", "&", "!", "?", "(", ")", ":", "/": true
    default: false
    }
  }

  private static func digit(_ value: UInt8) -> Unicode.Scalar? {
    switch value {
    case 0...9: Unicode.Scalar(0x30 + value)
    case 0x0A: "*"
    case 0x0B: "#"
    case 0x0C...0x0E: Unicode.Scalar(0x55 + value)
    default: nil
    }
  }

  private static func hexDigits(_ byte: UInt8) -> [Unicode.Scalar?] {
    [byte >> 4, byte & 0x0F].map { Unicode.Scalar($0 < 10 ? 0x30 + $0 : 0x57 + $0) }
  }
}
