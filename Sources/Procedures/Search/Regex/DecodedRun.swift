import ElementaryFiles

/// A stretch of a region read in one coding: characters that a text can have, and where each begins.
struct DecodedRun {
  var coding: SearchCoding
  var scalars: [Unicode.Scalar] = []
  /// Where each character begins, and where the last one ends: in bytes, of packed septets in bits, of digits in nibbles.
  var places: [Int] = []
  /// Of a field with a lead byte, or of labels: where it begins.
  var fieldStart = -1

  /// Runs longer than this are cut: time is bounded by it.
  static let maximumLength = 8192

  /// All readings of a region in the codings that are wanted.
  static func all(
    in region: UnsafeBufferPointer<UInt8>, wants: (SearchCoding) -> Bool, digits: Bool, _ body: (DecodedRun) -> Void
  ) {
    if wants(.ascii) || wants(.utf8) { utf8(region, body) }
    if wants(.latin1) {
      bytes(region, .latin1, body) { $0 >= 0xA0 && $0 < 0xFF || (0x20...0x7E).contains($0) ? Unicode.Scalar($0) : nil }
    }
    if wants(.gsm7) { gsm(region, body) }
    if wants(.gsm7Packed) { for shift in 0..<7 { packed(region, shift, body) } }
    for (coding, isBig) in [(SearchCoding.utf16BE, true), (.utf16LE, false)]
    where wants(coding) || isBig && wants(.ucs2At80) {
      for start in 0..<2 { utf16(region, from: start, coding, isBig: isBig, body) }
    }
    if wants(.ucs2At81) || wants(.ucs2At82) { fields(region, body) }
    if wants(.dns) { labels(region, body) }
    if digits {
      if wants(.bcd) { nibbles(region, .bcd, body) }
      if wants(.bcdHighFirst) { nibbles(region, .bcdHighFirst, body) }
    }
  }

  private init(_ coding: SearchCoding, fieldStart: Int = -1) {
    self.coding = coding
    self.fieldStart = fieldStart
  }

  /// Adds a character, or ends the run where it is `nil`.
  private mutating func add(_ scalar: Unicode.Scalar?, _ start: Int, _ end: Int, _ body: (DecodedRun) -> Void) {
    if let scalar {
      scalars.append(scalar)
      places.append(start)
      if scalars.count >= Self.maximumLength { finish(end, body) }
    } else {
      finish(start, body)
    }
  }

  private mutating func finish(_ end: Int, _ body: (DecodedRun) -> Void) {
    guard !scalars.isEmpty else { return }
    places.append(end)
    body(self)
    scalars = []
    places = []
  }

  private static func bytes(
    _ region: UnsafeBufferPointer<UInt8>, _ coding: SearchCoding, _ body: (DecodedRun) -> Void,
    _ decode: (UInt8) -> Unicode.Scalar?
  ) {
    var run = DecodedRun(coding)
    for index in region.indices { run.add(decode(region[index]), index, index + 1, body) }
    run.finish(region.count, body)
  }

  private static func utf8(_ region: UnsafeBufferPointer<UInt8>, _ body: (DecodedRun) -> Void) {
    var run = DecodedRun(.utf8)
    var index = 0
    while index < region.count {
      let count = length(of: region[index])
      if count == 1 {
        let byte = region[index]
        run.add((0x20...0x7E).contains(byte) ? Unicode.Scalar(byte) : nil, index, index + 1, body)
      } else if count > 1, count <= region.count - index,
        let text = String(validating: region[index..<index + count], as: UTF8.self),
        let scalar = text.unicodeScalars.first, CharacterReader.isPrintable(scalar)
      {
        run.add(scalar, index, index + count, body)
        index += count - 1
      } else {
        run.add(nil, index, index + 1, body)
      }
      index += 1
    }
    run.finish(region.count, body)
  }

  private static func length(of lead: UInt8) -> Int {
    switch lead {
    case 0..<0x80: 1
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 0
    }
  }

  private static func gsm(_ region: UnsafeBufferPointer<UInt8>, _ body: (DecodedRun) -> Void) {
    var run = DecodedRun(.gsm7)
    var index = 0
    while index < region.count {
      let byte = region[index]
      if byte == GSMAlphabet.escape, index + 1 < region.count,
        let scalar = GSMAlphabet.unicode(ofExtension: region[index + 1])
      {
        run.add(scalar, index, index + 2, body)
        index += 2
        continue
      }
      // Two zeros in a row are no address sign twice but nothing.
      let isEmpty =
        byte == 0 && (index > 0 && region[index - 1] == 0 || index + 1 < region.count && region[index + 1] == 0)
      run.add(
        isEmpty ? nil : GSMAlphabet.unicode(of: byte).flatMap { CharacterReader.isPrintable($0) ? $0 : nil }, index,
        index + 1, body)
      index += 1
    }
    run.finish(region.count, body)
  }

  private static func packed(_ region: UnsafeBufferPointer<UInt8>, _ shift: Int, _ body: (DecodedRun) -> Void) {
    var run = DecodedRun(.gsm7Packed)
    let end = region.count * 8
    var bit = shift
    var last: UInt8 = 0
    while bit + 7 <= end {
      let septet = Septet.value(atBit: bit, in: region)
      if septet == GSMAlphabet.escape, bit + 14 <= end,
        let scalar = GSMAlphabet.unicode(ofExtension: Septet.value(atBit: bit + 7, in: region))
      {
        run.add(scalar, bit, bit + 14, body)
        bit += 14
        last = 0x41
        continue
      }
      // Erased memory reads as à or @ at every bit.
      let isErased = (septet == 0 || septet == 0x7F) && septet == last
      run.add(
        isErased ? nil : GSMAlphabet.unicode(of: septet).flatMap { CharacterReader.isPrintable($0) ? $0 : nil }, bit,
        bit + 7, body)
      last = septet
      bit += 7
    }
    run.finish(bit, body)
  }

  private static func utf16(
    _ region: UnsafeBufferPointer<UInt8>, from start: Int, _ coding: SearchCoding, isBig: Bool,
    _ body: (DecodedRun) -> Void
  ) {
    var run = DecodedRun(coding)
    var index = start
    var script: UInt16 = 0
    while index + 1 < region.count {
      let (first, second) = (UInt16(region[index]), UInt16(region[index + 1]))
      let unit = isBig ? first << 8 | second : second << 8 | first
      let page = unit >> 8
      // A text stays in its script; any two bytes are some ideograph.
      let next: UInt16 = page < 0x05 || (0x20...0x21).contains(page) ? 0 : page >= 0x2E && page < 0xD8 ? 0x30 : page
      if next != 0, script != 0, next != script { run.add(nil, index, index, body) }
      if run.scalars.isEmpty { script = 0 }
      let scalar = Unicode.Scalar(unit).flatMap { CharacterReader.isPrintable($0) ? $0 : nil }
      run.add(scalar, index, index + 2, body)
      if scalar != nil, next != 0 { script = next }
      index += 2
    }
    run.finish(index, body)
  }

  private static func fields(_ region: UnsafeBufferPointer<UInt8>, _ body: (DecodedRun) -> Void) {
    for start in region.indices where region[start] == 0x81 || region[start] == 0x82 {
      guard let field = UCS2Field(at: start, in: region) else { continue }
      var run = DecodedRun(field.coding, fieldStart: start)
      var index = field.textStart
      while index < field.end {
        let next = UCS2Field.next(index, in: region)
        let byte = region[index]
        let scalar: Unicode.Scalar? =
          byte >= 0x80
          ? field.scalar(byte)
          : next == index + 2 ? GSMAlphabet.unicode(ofExtension: region[index + 1]) : GSMAlphabet.unicode(of: byte)
        run.add(scalar.flatMap { CharacterReader.isPrintable($0) ? $0 : nil }, index, next, body)
        index = next
      }
      run.finish(index, body)
    }
  }

  /// Names of at least two labels, each from the length that begins it.
  private static func labels(_ region: UnsafeBufferPointer<UInt8>, _ body: (DecodedRun) -> Void) {
    var inside = 0
    for start in region.indices where start >= inside && (1...63).contains(region[start]) {
      var run = DecodedRun(.dns, fieldStart: start)
      var index = start
      var count = 0
      while index < region.count, (1...63).contains(region[index]), Int(region[index]) < region.count - index,
        run.scalars.count < 253
      {
        let label = index + 1...index + Int(region[index])
        guard label.allSatisfy({ DNSLabelMatcher.isLabelByte(region[$0]) }) else { break }
        if count > 0 {
          run.scalars.append(".")
          run.places.append(index)
        }
        for place in label {
          run.scalars.append(Unicode.Scalar(region[place]))
          run.places.append(place)
        }
        index = label.upperBound + 1
        count += 1
      }
      guard count > 1 else { continue }
      inside = index
      run.finish(index, body)
    }
  }

  private static func nibbles(
    _ region: UnsafeBufferPointer<UInt8>, _ coding: SearchCoding, _ body: (DecodedRun) -> Void
  ) {
    var run = DecodedRun(coding)
    for place in 0..<region.count * 2 {
      let isHigh = (place & 1 == 0) == (coding == .bcdHighFirst)
      let digit = region[place >> 1] >> (isHigh ? 4 : 0) & 0x0F
      let scalar: Unicode.Scalar? =
        digit < 10 ? Unicode.Scalar(0x30 + digit) : digit == 10 ? "*" : digit == 11 ? "#" : nil
      run.add(scalar, place, place + 1, body)
    }
    run.finish(region.count * 2, body)
  }
}

extension DecodedRun {
  /// The hit that a range of characters is; `nil` where other codings have it or chance explains it.
  func hit(_ range: Range<Int>, minimumDigits: Int) -> RawHit? {
    guard let start = places.indices.contains(range.lowerBound) ? places[range.lowerBound] : nil,
      let end = places.indices.contains(range.upperBound) ? places[range.upperBound] : nil
    else { return nil }
    let text = scalars[range]
    switch coding {
    case .gsm7Packed:
      let septets = (end - start) / 7
      guard septets > 2, septets >= 6 || commonRun(around: range) >= 7 else { return nil }
      return RawHit(
        offset: start >> 3, bit: start & 7, length: (end + 7) >> 3 - start >> 3, coding: coding, units: septets)
    case .bcd, .bcdHighFirst:
      guard range.count >= minimumDigits, text.contains(where: { $0 != "0" }) else { return nil }
      return RawHit(
        offset: start >> 1, bit: (start & 1) * 4, length: (end + 1) >> 1 - start >> 1, coding: coding,
        units: range.count)
    case .utf8: return RawHit(offset: start, length: end - start, coding: text.allSatisfy(\.isASCII) ? .ascii : .utf8)
    case .latin1: return text.allSatisfy(\.isASCII) ? nil : RawHit(offset: start, length: end - start, coding: coding)
    case .gsm7:
      return text.allSatisfy { Self.isSameInASCII($0) }
        ? nil : RawHit(offset: start, length: end - start, coding: coding)
    case .utf16BE, .utf16LE:
      return range.count < 2 ? nil : RawHit(offset: start, length: end - start, coding: coding)
    case .dns:
      return text.contains(".")
        ? RawHit(offset: start, length: end - start, coding: coding, fieldStart: fieldStart) : nil
    default: return RawHit(offset: start, length: end - start, coding: coding, fieldStart: fieldStart)
    }
  }

  private static func isSameInASCII(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && GSMAlphabet.septets(String(scalar)) == [UInt8(truncatingIfNeeded: scalar.value)]
  }

  /// How many characters around a range are such as texts are made of: bits that are no text have few in a row.
  private func commonRun(around range: Range<Int>) -> Int {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start > 0, Self.isCommon(scalars[start - 1]) { start -= 1 }
    while end < scalars.count, Self.isCommon(scalars[end]) { end += 1 }
    return end - start
  }

  private static func isCommon(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII
      && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || " .,-'!?:".unicodeScalars.contains(scalar))
  }
}
