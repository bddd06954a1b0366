import ElementaryFiles

/// The text of one part of a concatenated short message in a record of EF.SMS (TS 31.102 §4.2.25, TS 23.040 §9.2.3.24).
struct MessageText {
  /// What the parts of one message share.
  struct Key: Hashable {
    /// The other party's address as it is coded, and who sent the message.
    var address: [UInt8]
    var reference: Int
    var total: UInt8
  }
  var key: Key
  /// From 1.
  var part: UInt8
  var text: JoinedText

  /// `nil` for a record that holds no part of a concatenated text.
  init?(record bytes: [UInt8], file: Int, number: Int) {
    guard bytes.count > 20, bytes[0] & 0x01 != 0, bytes[0] != 0xFF else { return nil }
    var index = 2 + Int(bytes[1])
    func byte(_ index: Int) -> UInt8? { bytes.indices.contains(index) ? bytes[index] : nil }
    guard let first = byte(index), first & 0x40 != 0, first & 0x03 <= 1 else { return nil }
    let isSubmit = first & 0x03 == 1
    index += isSubmit ? 2 : 1
    guard let digits = byte(index), digits <= 20 else { return nil }
    let addressEnd = index + 2 + (Int(digits) + 1) / 2
    guard addressEnd + 2 < bytes.count else { return nil }
    let address = [first & 0x03] + bytes[index..<addressEnd]
    let scheme = DataCodingScheme(rawValue: bytes[addressEnd + 1])
    index = addressEnd + 2
    if isSubmit {
      switch first >> 3 & 0x03 {
      case 0: break
      case 2: index += 1
      default: index += 7
      }
    } else {
      index += 7
    }
    guard let length = byte(index), let headerLength = byte(index + 1) else { return nil }
    let start = index + 1
    let headerEnd = start + 1 + Int(headerLength)
    guard headerEnd <= bytes.count, let (reference, total, part) = Self.concatenation(bytes[(start + 1)..<headerEnd])
    else { return nil }
    self.part = part
    key = Key(address: address, reference: reference, total: total)
    switch scheme.alphabet {
    case .gsm7:
      text = JoinedText(coding: .gsm7Packed)
      let headerSeptets = ((headerEnd - start) * 8 + 6) / 7
      guard Int(length) >= headerSeptets else { return nil }
      Self.read(bytes, from: start, septets: headerSeptets..<Int(length), file, number, into: &text)
    case .ucs2:
      text = JoinedText(coding: .utf16BE)
      let end = min(start + Int(length), bytes.count)
      guard headerEnd <= end else { return nil }
      for place in stride(from: headerEnd, to: end - 1, by: 2) {
        guard let scalar = Unicode.Scalar(UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1])) else { continue }
        text.append(scalar, .init(file: file, record: number, bit: place * 8, width: 16))
      }
    default: return nil
    }
  }

  private static func read(
    _ bytes: [UInt8], from start: Int, septets: Range<Int>, _ file: Int, _ number: Int, into text: inout JoinedText
  ) {
    bytes.withUnsafeBufferPointer { region in
      var index = septets.lowerBound
      while index < septets.upperBound {
        let bit = start * 8 + index * 7
        guard bit + 7 <= region.count * 8 else { return }
        let septet = Septet.value(atBit: bit, in: region)
        if septet == GSMAlphabet.escape, index + 1 < septets.upperBound,
          let scalar = GSMAlphabet.unicode(ofExtension: Septet.value(atBit: bit + 7, in: region))
        {
          text.append(scalar, .init(file: file, record: number, bit: bit, width: 14))
          index += 2
          continue
        }
        text.append(GSMAlphabet.unicode(of: septet) ?? " ", .init(file: file, record: number, bit: bit, width: 7))
        index += 1
      }
    }
  }

  /// The information elements 00 and 08.
  private static func concatenation(_ header: ArraySlice<UInt8>) -> (reference: Int, total: UInt8, part: UInt8)? {
    var rest = header
    while let identifier = rest.first, let count = rest.dropFirst().first {
      let data = Array(rest.dropFirst(2).prefix(Int(count)))
      if identifier == 0x00, data.count == 3 { return (Int(data[0]), data[1], data[2]) }
      if identifier == 0x08, data.count == 4 { return (0x1_0000 + Int(data[0]) << 8 + Int(data[1]), data[2], data[3]) }
      rest = rest.dropFirst(2 + Int(count))
    }
    return nil
  }
}
