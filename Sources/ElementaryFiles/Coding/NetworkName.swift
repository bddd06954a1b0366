/// A network name (TS 24.008 §10.5.3.5a), as in EF.PNN: octets 3 to n of the information element.
public struct NetworkName: Hashable, Sendable {
  public enum Coding: String, CaseIterable, Hashable, Sendable {
    /// GSM 7-bit default alphabet, packed; written as in cell broadcast (TS 23.038).
    case gsm7
    /// Two bytes a character. Characters beyond UCS2 are surrogate pairs.
    case ucs2
  }

  public var text: String
  public var coding: Coding
  /// Whether the phone adds the letters of the country's initials (Add CI).
  public var addsCountryInitials: Bool
  /// "Number of spare bits in last octet" where the card has another one than the text leaves; `nil` where it agrees.
  public var spareBits: UInt8?

  public init(text: String, coding: Coding, addsCountryInitials: Bool = false, spareBits: UInt8? = nil) {
    self.text = text
    self.coding = coding
    self.addsCountryInitials = addsCountryInitials
    self.spareBits = spareBits
  }

  /// The name in the default alphabet where that has all characters, else in UCS2.
  public init(text: String) {
    self.init(text: text, coding: GSMAlphabet.septets(text) == nil ? .ucs2 : .gsm7)
  }
}

extension NetworkName {
  /// `nil` for bytes that no coding makes: no octet, a reserved coding, bits set that are spare.
  public init?(_ octets: some Collection<UInt8>) {
    guard let head = octets.first, head & 0x80 != 0 else { return nil }
    let body = Array(octets.dropFirst())
    let spare = head & 0x07
    let text: String
    let coding: Coding
    switch head >> 4 & 0x07 {
    case 0:
      coding = .gsm7
      var septets = GSMAlphabet.unpack(body, bitOffset: 0)
      let useful = body.count * 8 - Int(spare)
      guard useful >= 0 else { return nil }
      septets.removeLast(septets.count - min(septets.count, useful / 7))
      // Spare bits 0 say nothing about their number (§10.5.3.5a), and seven of them look like an `@`.
      if spare == 0, septets.count == body.count * 8 / 7, body.count % 7 == 0, septets.last == 0 {
        septets.removeLast()
      }
      guard let exact = GSMAlphabet.exactText(septets) else { return nil }
      text = exact
    case 1:
      coding = .ucs2
      guard let exact = UCS2.text(body) else { return nil }
      text = exact
    default: return nil
    }
    self.init(text: text, coding: coding, addsCountryInitials: head & 0x08 != 0)
    if canonicalSpareBits != spare { spareBits = spare }
    guard let again = try? bytes(), again.elementsEqual(octets) else { return nil }
  }

  /// - Throws: where the default alphabet lacks a character.
  public func bytes() throws(CodecError) -> [UInt8] {
    let head: UInt8 = 0x80 | (coding == .ucs2 ? 0x10 : 0) | (addsCountryInitials ? 0x08 : 0)
    let spare = (spareBits ?? canonicalSpareBits) & 0x07
    switch coding {
    case .gsm7:
      guard let septets = GSMAlphabet.septets(text) else {
        let character = text.first { GSMAlphabet.septets(String($0)) == nil }
        throw CodecError("\(quoted(character.map { String($0) } ?? "")) is not in the GSM default alphabet")
      }
      return [head | spare] + GSMAlphabet.pack(septets: septets)
    case .ucs2: return [head | spare] + UCS2.octets(text)
    }
  }

  private var canonicalSpareBits: UInt8 {
    guard coding == .gsm7, let septets = GSMAlphabet.septets(text) else { return 0 }
    return UInt8((8 - septets.count * 7 % 8) % 8)
  }
}
