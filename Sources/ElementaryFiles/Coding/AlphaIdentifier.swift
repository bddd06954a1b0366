/// A text in an alpha field (TS 102 221 annex A; TS 31.102 §4.4.2.3): of SPN, phone book entries, labels.
public struct AlphaIdentifier: Hashable, Sendable {
  /// How the bytes hold the characters. The raw values stand in decoded files.
  public enum Coding: String, CaseIterable, Hashable, Sendable {
    /// GSM 7-bit default alphabet, one septet a byte, FF behind the last one.
    case gsm7
    /// `80`, then two bytes a character. Characters beyond UCS2 are surrogate pairs, as phones write them.
    case ucs2At80 = "ucs2-80"
    /// `81`, number of bytes, bits b15 to b8 of a base, then septets of the default alphabet or 80 + offset.
    case ucs2At81 = "ucs2-81"
    /// `82`, number of bytes, a base of two bytes, then as with `81`.
    case ucs2At82 = "ucs2-82"
  }

  public var text: String
  public var coding: Coding
  /// The first code point of the 128 that `81` and `82` reach; `nil` with the other codings.
  public var base: UInt16?
  /// Whether `81` and `82` reach by their base even what the default alphabet has; else that goes as septets.
  public var prefersBase = false
  /// What stands behind the text; empty where it is nothing but FF.
  public var padding: [UInt8]

  public init(text: String, coding: Coding, base: UInt16? = nil, padding: [UInt8] = []) {
    self.text = text
    self.coding = coding
    self.base = base
    self.padding = padding
  }
}

extension AlphaIdentifier {
  /// The text of a whole alpha field; `nil` for bytes that no coding makes, of which a reader has to show the bytes.
  public init?(_ field: some Collection<UInt8>) {
    let field = Array(field)
    let found: (text: String, coding: Coding, base: UInt16?, size: Int)?
    switch field.first {
    case 0x80: found = Self.ucs2(field).map { ($0.text, .ucs2At80, nil, $0.size) }
    case 0x81, 0x82: found = Self.basedUCS2(field)
    default:
      let end = field.firstIndex(of: 0xFF) ?? field.count
      found = GSMAlphabet.exactText(field[..<end]).map { ($0, .gsm7, nil, end) }
    }
    guard let found else { return nil }
    let padding = field[found.size...]
    self.init(
      text: found.text, coding: found.coding, base: found.base,
      padding: padding.allSatisfy { $0 == 0xFF } ? [] : Array(padding))
    // The law: what cannot be written back as it was has no text.
    if (try? bytes(length: field.count)) == field { return }
    prefersBase = base != nil
    guard prefersBase, (try? bytes(length: field.count)) == field else { return nil }
  }

  /// The field's bytes: the text in its coding, the padding, FF up to `length` (no FF where that is `nil`).
  /// - Throws: where the coding lacks a character, or the text is longer than the field.
  public func bytes(length: Int?) throws(CodecError) -> [UInt8] {
    var bytes: [UInt8]
    switch coding {
    case .gsm7: bytes = try Self.gsm7(text)
    case .ucs2At80: bytes = [0x80] + UCS2.octets(text)
    case .ucs2At81, .ucs2At82: bytes = try basedBytes()
    }
    bytes += padding
    guard let length else { return bytes }
    guard bytes.count <= length else {
      throw CodecError("the text takes \(counted(bytes.count, "byte")) in \(coding.rawValue), the field has \(length)")
    }
    return bytes + [UInt8](repeating: 0xFF, count: length - bytes.count)
  }

  /// A text in the coding that phones read most widely and that fits: the default alphabet where it has all
  /// characters, else `80`, else the shorter `81` and `82`.
  /// - Throws: where none fits, with the bytes that it would take.
  public init(text: String, fitting length: Int?) throws(CodecError) {
    if GSMAlphabet.septets(text) != nil {
      self.init(text: text, coding: .gsm7)
      _ = try bytes(length: length)
      return
    }
    for coding in [Coding.ucs2At80, .ucs2At81, .ucs2At82] {
      let candidate = AlphaIdentifier(text: text, coding: coding)
      if (try? candidate.bytes(length: length)) != nil {
        self = candidate
        return
      }
    }
    let coding = Coding.allCases.dropFirst().min { Self.size(of: text, in: $0) < Self.size(of: text, in: $1) }
    self.init(text: text, coding: coding ?? .ucs2At80)
    _ = try bytes(length: length)
  }

  private static func size(of text: String, in coding: Coding) -> Int {
    (try? AlphaIdentifier(text: text, coding: coding).bytes(length: nil).count) ?? .max
  }

  private static func gsm7(_ text: String) throws(CodecError) -> [UInt8] {
    if let septets = GSMAlphabet.septets(text) { return septets }
    let character = text.first { GSMAlphabet.septets(String($0)) == nil }
    throw CodecError("\(quoted(character.map { String($0) } ?? "")) is not in the GSM default alphabet")
  }

  /// Pairs of bytes behind the 80 up to FFFF or to the last whole pair.
  private static func ucs2(_ field: [UInt8]) -> (text: String, size: Int)? {
    var end = 1
    while end + 1 < field.count, field[end] != 0xFF || field[end + 1] != 0xFF { end += 2 }
    return UCS2.text(field[1..<end]).map { ($0, end) }
  }
}
