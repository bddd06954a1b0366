/// The GSM 7-bit default alphabet and its extension table (TS 23.038 §6.2.1), as a search needs them.
enum GSMCodes {
  /// By code; 1B is the escape and no character.
  private static let table: [Unicode.Scalar] = Array(
    ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u{1B}ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
      + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà").unicodeScalars)
  private static let extensions: [(UInt8, Unicode.Scalar)] = [
    (0x0A, "\u{0C}"), (0x14, "^"), (0x28, "{"), (0x29, "}"), (0x2F, "\\"), (0x3C, "["), (0x3D, "~"), (0x3E, "]"),
    (0x40, "|"), (0x65, "€"),
  ]

  /// The codes of a character, with the escape before those of the extension table; none where it has none.
  static func codes(_ scalar: Unicode.Scalar) -> [[UInt8]] {
    if scalar != "\u{1B}", let index = table.firstIndex(of: scalar) { return [[UInt8(index)]] }
    if let entry = extensions.first(where: { $0.1 == scalar }) { return [[0x1B, entry.0]] }
    return []
  }

  /// What a code stands for by itself.
  static func basic(_ code: UInt8) -> Unicode.Scalar? { code < 0x80 && code != 0x1B ? table[Int(code)] : nil }

  /// What a code stands for after an escape.
  static func extended(_ code: UInt8) -> Unicode.Scalar? { extensions.first { $0.0 == code }?.1 }
}
