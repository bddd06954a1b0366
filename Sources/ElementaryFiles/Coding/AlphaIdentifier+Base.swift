/// The codings `81` and `82`: a base, and offsets to it among septets of the default alphabet.
extension AlphaIdentifier {
  static func basedUCS2(_ field: [UInt8]) -> (text: String, coding: Coding, base: UInt16?, size: Int)? {
    guard field.count >= 3 else { return nil }
    let coding: Coding
    let base: UInt16
    let start: Int
    if field[0] == 0x81 {
      coding = .ucs2At81
      base = UInt16(field[2]) << 7
      start = 3
    } else {
      guard field.count >= 4 else { return nil }
      coding = .ucs2At82
      base = UInt16(field[2]) << 8 | UInt16(field[3])
      start = 4
    }
    let end = start + Int(field[1])
    guard end <= field.count else { return nil }
    var text = String.UnicodeScalarView()
    var index = start
    while index < end {
      let byte = field[index]
      if byte >= 0x80 {
        // Above FFFF where a base near the end of UCS2 and the offset add up so: no character.
        guard let scalar = Unicode.Scalar(UInt32(base) + UInt32(byte & 0x7F)), scalar.value <= 0xFFFF else {
          return nil
        }
        text.append(scalar)
        index += 1
      } else {
        let run = field[index..<end].prefix { $0 < 0x80 }
        guard let part = GSMAlphabet.exactText(run) else { return nil }
        text.append(contentsOf: part.unicodeScalars)
        index = run.endIndex
      }
    }
    return (String(text), coding, base, end)
  }

  func basedBytes() throws(CodecError) -> [UInt8] {
    let reach: ClosedRange<UInt32>? = prefersBase ? base.map { UInt32($0)...UInt32($0) + 0x7F } : nil
    let parts = try Self.parts(of: text, reach: reach)
    let far = parts.flatMap(\.units)
    let lowest = far.min() ?? 0
    let base = base ?? (coding == .ucs2At81 ? lowest & 0xFF80 : lowest)
    if coding == .ucs2At81, base > 0x7F80 || base & 0x7F != 0 {
      throw CodecError("ucs2-81 reaches 0000 to 7fff in pages of 128 characters, not from \(String(base, radix: 16))")
    }
    if let unit = far.first(where: { $0 < base || $0 - base > 0x7F }) {
      throw CodecError(
        "\(coding.rawValue) reaches 128 characters from \(String(base, radix: 16)), not "
          + String(unit, radix: 16))
    }
    let body = parts.flatMap { $0.septets + $0.units.map { UInt8(0x80 | ($0 - base)) } }
    guard body.count <= 0xFF else { throw CodecError("\(coding.rawValue) holds 255 bytes of text, not \(body.count)") }
    let head: [UInt8] =
      coding == .ucs2At81
      ? [0x81, UInt8(body.count), UInt8(base >> 7)]
      : [0x82, UInt8(body.count), UInt8(base >> 8), UInt8(base & 0xFF)]
    return head + body
  }

  private struct Part {
    var septets: [UInt8] = []
    var units: [UInt16] = []
  }

  /// What the default alphabet has goes as septets, the rest and what lies within `reach` as UCS2.
  private static func parts(of text: String, reach: ClosedRange<UInt32>?) throws(CodecError) -> [Part] {
    var parts: [Part] = []
    // By scalar, so that a decomposed text comes back as it was.
    for scalar in text.unicodeScalars {
      let isReached = reach?.contains(scalar.value) ?? false
      if !isReached, let septets = GSMAlphabet.septets(String(scalar)) {
        parts.append(Part(septets: septets))
      } else if scalar.value <= 0xFFFF {
        parts.append(Part(units: [UInt16(scalar.value)]))
      } else {
        throw CodecError("\(quoted(String(scalar))) is beyond UCS2; only ucs2-80 takes it")
      }
    }
    return parts
  }
}
