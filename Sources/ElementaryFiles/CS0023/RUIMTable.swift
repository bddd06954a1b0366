// C.S0023 §3.4: files of DF.CDMA.

enum RUIMTable {
  /// EFs of DF.CDMA.
  static let files: [FileDefinition] = [
    .ef(0x6F32, "EF.CST", size: .init(5, 16), clause: "C.S0023 §3.4"),
    .ef(0x6F3C, "EF.SMS", .linearFixed, size: .init(2, 255), clause: "C.S0023 §3.4"),
    .ef(0x6F41, "EF.SPN", size: .init(35, 35), clause: "C.S0023 §3.4"),
    .ef(0x6F43, "EF.AD", size: .init(3), clause: "C.S0023 §3.4"),
  ]
}
