// TS 31.104 §4.2: files at the HPSIM level.

enum HPSIMTable {
  /// EFs of ADF.HPSIM.
  static let files: [FileDefinition] = [
    .ef(0x6F06, "EF.ARR", .linearFixed, sfi: 0x06, clause: "TS 31.104 §4.2"),
    .ef(0x6F07, "EF.IMSI", sfi: 0x07, size: .init(9, 9), clause: "TS 31.104 §4.2"),
    .ef(0x6FAD, "EF.AD", sfi: 0x03, size: .init(3, 4), clause: "TS 31.104 §4.2"),
  ]
}
