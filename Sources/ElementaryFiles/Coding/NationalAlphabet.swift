/// The tables that a message may name in place of the default alphabet and its extension (TS 23.038 annex A), by
/// national language identifier (§6.2.1.2.4). Turkish, Spanish and Portuguese; the others are not in here, and a
/// message in one of them is shown as septets.
public enum NationalAlphabet {
  /// In place of the extension table: Turkish 1, Spanish 2, Portuguese 3 (annex A.2).
  static let singleShift: [UInt8: [Unicode.Scalar?]] = [
    1: table(common, [0x47: "Ğ", 0x49: "İ", 0x53: "Ş", 0x63: "ç", 0x67: "ğ", 0x69: "ı", 0x73: "ş"]),
    2: table(
      common,
      [
        0x09: "ç", 0x41: "Á", 0x49: "Í", 0x4F: "Ó", 0x55: "Ú", 0x61: "á", 0x69: "í", 0x6F: "ó", 0x75: "ú",
      ]),
    3: table(
      common,
      [
        0x05: "ê", 0x09: "ç", 0x0B: "Ô", 0x0C: "ô", 0x0E: "Á", 0x0F: "á", 0x12: "Φ", 0x13: "Γ", 0x15: "Ω", 0x16: "Π",
        0x17: "Ψ", 0x18: "Σ", 0x19: "Θ", 0x1F: "Ê", 0x41: "À", 0x49: "Í", 0x4F: "Ó", 0x55: "Ú", 0x5B: "Ã", 0x5C: "Õ",
        0x61: "Â", 0x69: "í", 0x6F: "ó", 0x75: "ú", 0x7B: "ã", 0x7C: "õ", 0x7F: "â",
      ]),
  ]

  /// In place of the default alphabet: Turkish 1, Portuguese 3 (annex A.3). Spanish has none.
  static let lockingShift: [UInt8: [Unicode.Scalar?]] = [
    1: GSMAlphabet.table(
      "@£$¥€éùıòÇ\nĞğ\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u{1B}ŞşßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        + "İABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§çabcdefghijklmnopqrstuvwxyzäöñüà"),
    3: GSMAlphabet.table(
      "@£$¥êéúíóç\nÔô\rÁáΔ_ªÇÀ∞^\\€Ó|\u{1B}ÂâÊÉ !\"#º%&'()*+,-./0123456789:;<=>?"
        + "ÍABCDEFGHIJKLMNOPQRSTUVWXYZÃÕÚÜ§~abcdefghijklmnopqrstuvwxyzãõ`üà"),
  ]

  /// The text of septets that the named tables keep; `nil` where they do not, or where a table is not in here.
  /// - Parameters: language identifiers of the information elements 25 and 24 (TS 23.040 §9.2.3.24.15 and 16).
  public static func exactText(_ septets: [UInt8], locking: UInt8?, singleShift: UInt8?) -> String? {
    guard let tables = Tables(locking: locking, singleShift: singleShift) else { return nil }
    let text = GSMAlphabet.text(septets, table: tables.locking, extensions: tables.singleShift)
    return GSMAlphabet.septets(text, by: tables.codes) == septets ? text : nil
  }

  /// The septets of a text in the named tables; `nil` where a character has none, or where a table is not in here.
  public static func septets(_ text: String, locking: UInt8?, singleShift: UInt8?) -> [UInt8]? {
    guard let tables = Tables(locking: locking, singleShift: singleShift) else { return nil }
    return GSMAlphabet.septets(text, by: tables.codes)
  }

  private struct Tables {
    let locking: [Unicode.Scalar?]
    let singleShift: [Unicode.Scalar?]
    var codes: [Character: [UInt8]] { GSMAlphabet.codes(of: locking, extensions: singleShift) }

    init?(locking: UInt8?, singleShift: UInt8?) {
      let base = locking.map { NationalAlphabet.lockingShift[$0] } ?? GSMAlphabet.defaultTable
      let shifted = singleShift.map { NationalAlphabet.singleShift[$0] } ?? GSMAlphabet.extensionTable
      guard let base, let shifted else { return nil }
      self.locking = base
      self.singleShift = shifted
    }
  }

  /// What every single shift table has.
  private static let common: [UInt8: Unicode.Scalar] = [
    0x0A: "\u{0C}", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\", 0x3C: "[", 0x3D: "~", 0x3E: "]", 0x40: "|", 0x65: "€",
  ]

  private static func table(_ common: [UInt8: Unicode.Scalar], _ own: [UInt8: Unicode.Scalar]) -> [Unicode.Scalar?] {
    GSMAlphabet.table(common.merging(own) { _, own in own })
  }
}
