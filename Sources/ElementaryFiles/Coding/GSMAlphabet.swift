/// The GSM 7-bit default alphabet and its extension table (TS 23.038 §6.2.1). A septet is a byte below 80.
public enum GSMAlphabet {
  /// The code that takes the next one from the extension table (§6.2.1, note 1).
  public static let escape: UInt8 = 0x1B

  /// 128 characters by code; `nil` at the escape.
  public static let defaultTable: [Unicode.Scalar?] = table(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u{1B}ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
      + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà")

  /// 128 characters by the code behind the escape; `nil` where the extension table (§6.2.1.1) is empty.
  public static let extensionTable: [Unicode.Scalar?] = table([
    0x0A: "\u{0C}", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\", 0x3C: "[", 0x3D: "~", 0x3E: "]", 0x40: "|", 0x65: "€",
  ])

  /// What a code stands for by itself; `nil` for the escape and for 80 to FF.
  public static func unicode(of septet: UInt8) -> Unicode.Scalar? { septet < 0x80 ? defaultTable[Int(septet)] : nil }

  /// What a code stands for behind an escape; `nil` where the extension table is empty.
  public static func unicode(ofExtension septet: UInt8) -> Unicode.Scalar? {
    septet < 0x80 ? extensionTable[Int(septet)] : nil
  }

  /// The codes of a text, an escape before each that is in the extension table; `nil` where a character has none.
  /// Canonically equivalent spellings count as equal: an `e` with a combining acute is an `é`.
  public static func septets(_ text: String) -> [UInt8]? { septets(text, by: codes) }

  /// The text of septets. Total, as a display has to be: behind an escape, a code that the extension table lacks is
  /// read from the default table, a further escape is a space (§6.2.1.1), and a byte above 7F is U+FFFD.
  public static func text(_ septets: some Sequence<UInt8>) -> String {
    text(septets, table: defaultTable, extensions: extensionTable)
  }

  /// The text of septets where ``septets(_:)`` gives the same septets back; `nil` where it would not.
  public static func exactText(_ septets: some Collection<UInt8>) -> String? {
    let text = text(septets)
    guard let again = self.septets(text), again.elementsEqual(septets) else { return nil }
    return text
  }

  private static let codes = codes(of: defaultTable, extensions: extensionTable)

  // MARK: what the national tables share

  /// A table of 128 written as the 128 characters in the order of their codes.
  static func table(_ characters: String) -> [Unicode.Scalar?] {
    let scalars = characters.unicodeScalars.map { $0 == "\u{1B}" ? nil : $0 }
    return Array((scalars + [Unicode.Scalar?](repeating: nil, count: 128)).prefix(128))
  }

  static func table(_ entries: [UInt8: Unicode.Scalar]) -> [Unicode.Scalar?] { (0..<128).map { entries[$0] } }

  /// Characters, which Swift compares by canonical equivalence, to their codes. The default table goes first.
  static func codes(of table: [Unicode.Scalar?], extensions: [Unicode.Scalar?]) -> [Character: [UInt8]] {
    var codes: [Character: [UInt8]] = [:]
    for (code, scalar) in zip(UInt8(0)..., extensions) {
      if let scalar { codes[Character(scalar)] = [escape, code] }
    }
    for (code, scalar) in zip(UInt8(0)..., table) {
      if let scalar { codes[Character(scalar)] = [code] }
    }
    return codes
  }

  static func septets(_ text: String, by codes: [Character: [UInt8]]) -> [UInt8]? {
    var septets: [UInt8] = []
    septets.reserveCapacity(text.utf8.count)
    for character in text {
      if let code = codes[character] {
        septets += code
        continue
      }
      // CR LF is one Character; so is a letter with a mark that no table has, and that one fails below.
      for scalar in character.unicodeScalars {
        guard let code = codes[Character(scalar)] else { return nil }
        septets += code
      }
    }
    return septets
  }

  static func text(
    _ septets: some Sequence<UInt8>, table: [Unicode.Scalar?], extensions: [Unicode.Scalar?]
  ) -> String {
    var text = String.UnicodeScalarView()
    var escaped = false
    for septet in septets {
      guard septet < 0x80 else {
        text.append("\u{FFFD}")
        escaped = false
        continue
      }
      if escaped {
        text.append(extensions[Int(septet)] ?? table[Int(septet)] ?? " ")
        escaped = false
      } else if let scalar = table[Int(septet)] {
        text.append(scalar)
      } else {
        escaped = true
      }
    }
    if escaped { text.append(" ") }
    return String(text)
  }
}
