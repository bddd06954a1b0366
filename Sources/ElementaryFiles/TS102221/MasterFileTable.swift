// TS 102 221 §13: files under the MF.

enum MasterFileTable {
  /// EFs of the MF.
  static let files: [FileDefinition] = [
    .ef(0x2F00, "EF.DIR", .linearFixed, sfi: 0x1E, size: .init(5, 54), clause: "TS 102 221 §13.1"),
    .ef(0x2F05, "EF.PL", sfi: 0x05, size: .init(2), clause: "TS 102 221 §13.3"),
    .ef(0x2F06, "EF.ARR", .linearFixed, sfi: 0x06, clause: "TS 102 221 §13.4"),
    .ef(0x2F08, "EF.UMPC", sfi: 0x08, size: .init(5, 5), clause: "TS 102 221 §13.5"),
    .ef(0x2FE2, "EF.ICCID", sfi: 0x02, size: .init(10, 10), clause: "TS 102 221 §13.2"),
  ]
}
