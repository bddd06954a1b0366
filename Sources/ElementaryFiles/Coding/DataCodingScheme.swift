/// TP-DCS: how the text of a message is coded (TS 23.038 §4).
public struct DataCodingScheme: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public enum Alphabet: Hashable, Sendable {
    /// Septets of the default alphabet, packed.
    case gsm7
    case data
    case ucs2
    /// Compressed (TS 23.042), length in octets: shown as bytes.
    case compressed
  }

  public var alphabet: Alphabet {
    switch rawValue {
    case 0x00...0x7F:
      if rawValue & 0x20 != 0 { return .compressed }
      switch rawValue >> 2 & 0x03 {
      case 1: return .data
      case 2: return .ucs2
      default: return .gsm7
      }
    case 0xE0...0xEF: return .ucs2
    case 0xF0...0xFF: return rawValue & 0x04 == 0 ? .gsm7 : .data
    // C0 to DF: message waiting. 80 to BF: reserved, to be taken for the default alphabet.
    default: return .gsm7
    }
  }
}
