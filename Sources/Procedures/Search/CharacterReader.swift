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

  /// The range of at most `count` characters that ends where the hit begins.
  func before(_ count: Int) -> Range<Int> {
    let room = max(0, hit.lowerBound - limits.lowerBound) / step
    return hit.lowerBound - min(count, room) * step..<hit.lowerBound
  }

  /// The range of at most `count` characters that begins where the hit ends.
  func after(_ count: Int) -> Range<Int> {
    let room = max(0, limits.upperBound - hit.upperBound) / step
    return hit.upperBound..<hit.upperBound + min(count, room) * step
  }

  /// The characters of a range; `nil` for what cannot be printed.
  func characters(_ range: Range<Int>) -> [Character?] {
    switch coding {
    case .ascii, .utf8: printable(String(decoding: region[range], as: UTF8.self))
    // FF and 00 are letters of ISO 8859-1 by right and padding in fact.
    case .latin1: region[range].map { $0 == 0xFF ? nil : Self.printable(Unicode.Scalar($0)) }
    case .gsm7: gsm(range.map { region[$0] })
    case .gsm7Packed: gsm(stride(from: range.lowerBound, to: range.upperBound, by: 7).map(septet), inText: range == hit)
    case .ucs2At81, .ucs2At82: gsm(range.map { region[$0] }, field)
    case .utf16BE, .ucs2At80: printable(String(decoding: units(range, high: 0, low: 1), as: UTF16.self))
    case .utf16LE: printable(String(decoding: units(range, high: 1, low: 0), as: UTF16.self))
    case .dns: domainName(range)
    case .bcd: range.map { Self.digit(region[$0 >> 1] >> UInt8($0 & 1 == 0 ? 0 : 4) & 0x0F) }
    case .bcdHighFirst: range.map { Self.digit(region[$0 >> 1] >> UInt8($0 & 1 == 0 ? 4 : 0) & 0x0F) }
    case .hex: range.flatMap { Self.hexDigits(region[$0]) }
    }
  }

  private func septet(_ bit: Int) -> UInt8 { Septet.value(atBit: bit, in: region) }

  private func units(_ range: Range<Int>, high: Int, low: Int) -> [UInt16] {
    stride(from: range.lowerBound, to: range.upperBound - 1, by: 2).map {
      UInt16(region[$0 + high]) << 8 | UInt16(region[$0 + low])
    }
  }

  /// - Parameter inText: false for septets around a packed hit: what they hold need not be text, and any septet is a
  ///   character, so that all but the commonest are taken for something else.
  private func gsm(_ codes: [UInt8], _ field: UCS2Field? = nil, inText: Bool = true) -> [Character?] {
    var result: [Character?] = []
    var index = 0
    while index < codes.count {
      let code = codes[index]
      index += 1
      if code >= 0x80 {
        result.append(field?.scalar(code).flatMap(Self.printable))
      } else if code == GSMAlphabet.escape, index < codes.count,
        let scalar = GSMAlphabet.unicode(ofExtension: codes[index])
      {
        result.append(Self.printable(scalar))
        index += 1
      } else {
        let character = GSMAlphabet.unicode(of: code).flatMap(Self.printable)
        result.append(inText || character.map(Self.isCommon) ?? false ? character : nil)
      }
    }
    return result
  }

  private func domainName(_ range: Range<Int>) -> [Character?] {
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

  private func printable(_ text: String) -> [Character?] {
    text.unicodeScalars.map { $0 == "\u{FFFD}" ? nil : Self.printable($0) }
  }

  private static func printable(_ scalar: Unicode.Scalar) -> Character? {
    isPrintable(scalar) ? Character(scalar) : nil
  }

  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x7F { return scalar.value >= 0x20 }
    return switch scalar.properties.generalCategory {
    case .control, .unassigned, .privateUse, .surrogate, .format, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }

  private static func isCommon(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || " .,-'&!?():/".contains(character))
  }

  private static func digit(_ value: UInt8) -> Character? {
    value == 0x0F ? nil : Array("0123456789*#abc")[Int(value)]
  }

  private static func hexDigits(_ byte: UInt8) -> [Character?] {
    let digits = Array("0123456789abcdef")
    return [digits[Int(byte >> 4)], digits[Int(byte & 0x0F)]]
  }
}
