// TS 51.011 §10.3: files at the GSM level.

enum GSMTable {
  /// EFs of DF.GSM.
  static let files: [FileDefinition] = files1 + files2

  private static let files1: [FileDefinition] = [
    .ef(0x6F05, "EF.LP", clause: "TS 51.011 §10.3"),
    .ef(0x6F07, "EF.IMSI", size: .init(9, 9), clause: "TS 51.011 §10.3"),
    .ef(0x6F20, "EF.Kc", size: .init(9, 9), clause: "TS 51.011 §10.3"),
    .ef(0x6F2C, "EF.DCK", size: .init(16, 16), clause: "TS 51.011 §10.3"),
    .ef(0x6F30, "EF.PLMNsel", size: .init(24), clause: "TS 51.011 §10.3"),
    .ef(0x6F31, "EF.HPPLMN", clause: "TS 51.011 §10.3"),
    .ef(0x6F32, "EF.CNL", size: .init(6), clause: "TS 51.011 §10.3"),
    .ef(0x6F37, "EF.ACMmax", size: .init(3, 3), clause: "TS 51.011 §10.3"),
    .ef(0x6F38, "EF.SST", size: .init(2, 16), clause: "TS 51.011 §10.3"),
    .ef(0x6F39, "EF.ACM", .cyclic, size: .init(3, 3), clause: "TS 51.011 §10.3"),
    .ef(0x6F3E, "EF.GID1", clause: "TS 51.011 §10.3"),
    .ef(0x6F3F, "EF.GID2", clause: "TS 51.011 §10.3"),
    .ef(0x6F41, "EF.PUCT", size: .init(5, 5), clause: "TS 51.011 §10.3"),
    .ef(0x6F45, "EF.CBMI", size: .init(2), clause: "TS 51.011 §10.3"),
    .ef(0x6F46, "EF.SPN", size: .init(17, 17), clause: "TS 51.011 §10.3"),
    .ef(0x6F48, "EF.CBMID", size: .init(2), clause: "TS 51.011 §10.3"),
    .ef(0x6F50, "EF.CBMIR", size: .init(4), clause: "TS 51.011 §10.3"),
    .ef(0x6F51, "EF.NIA", .linearFixed, size: .init(1, 32), clause: "TS 51.011 §10.3"),
    .ef(0x6F52, "EF.KcGPRS", size: .init(9, 9), clause: "TS 51.011 §10.3"),
    .ef(0x6F53, "EF.LOCIGPRS", size: .init(14, 14), clause: "TS 51.011 §10.3"),
    .ef(0x6F54, "EF.SUME", clause: "TS 51.011 §10.3"),
    .ef(0x6F60, "EF.PLMNwAcT", size: .init(40), clause: "TS 51.011 §10.3"),
    .ef(0x6F61, "EF.OPLMNwAcT", size: .init(40), clause: "TS 51.011 §10.3"),
    .ef(0x6F62, "EF.HPLMNwAcT", size: .init(40), clause: "TS 51.011 §10.3"),
    .ef(0x6F63, "EF.CPBCCH", size: .init(2, 14), clause: "TS 51.011 §10.3"),
    .ef(0x6F64, "EF.InvScan", size: .init(1, 1), clause: "TS 51.011 §10.3"),
    .ef(0x6F65, "EF.RPLMNAcT", size: .init(2, 4), clause: "TS 51.011 §10.3"),
    .ef(0x6F74, "EF.BCCH", size: .init(16, 16), clause: "TS 51.011 §10.3"),
    .ef(0x6F78, "EF.ACC", size: .init(2, 2), clause: "TS 51.011 §10.3"),
    .ef(0x6F7B, "EF.FPLMN", size: .init(12, 12), clause: "TS 51.011 §10.3"),
    .ef(0x6F7E, "EF.LOCI", size: .init(11, 11), clause: "TS 51.011 §10.3"),
    .ef(0x6FAD, "EF.AD", size: .init(3, 4), clause: "TS 51.011 §10.3"),
    .ef(0x6FAE, "EF.Phase", size: .init(1, 1), clause: "TS 51.011 §10.3"),
    .ef(0x6FB1, "EF.VGCS", size: .init(4, 200), clause: "TS 51.011 §10.3"),
    .ef(0x6FB2, "EF.VGCSS", size: .init(7, 7), clause: "TS 51.011 §10.3"),
    .ef(0x6FB3, "EF.VBS", size: .init(4, 200), clause: "TS 51.011 §10.3"),
    .ef(0x6FB4, "EF.VBSS", size: .init(7, 7), clause: "TS 51.011 §10.3"),
    .ef(0x6FB5, "EF.eMLPP", size: .init(2, 2), clause: "TS 51.011 §10.3"),
    .ef(0x6FB6, "EF.AAeM", size: .init(1, 1), clause: "TS 51.011 §10.3"),
    .ef(0x6FB7, "EF.ECC", size: .init(3, 15), clause: "TS 51.011 §10.3"),
  ]

  private static let files2: [FileDefinition] = [
    .ef(0x6FC5, "EF.PNN", .linearFixed, clause: "TS 51.011 §10.3"),
    .ef(0x6FC6, "EF.OPL", .linearFixed, size: .init(8, 8), clause: "TS 51.011 §10.3"),
    .ef(0x6FC7, "EF.MBDN", .linearFixed, size: .init(14, 30), clause: "TS 51.011 §10.3"),
    .ef(0x6FC8, "EF.EXT6", .linearFixed, size: .init(13, 13), clause: "TS 51.011 §10.3"),
    .ef(0x6FC9, "EF.MBI", .linearFixed, size: .init(4, 5), clause: "TS 51.011 §10.3"),
    .ef(0x6FCA, "EF.MWIS", .linearFixed, size: .init(5, 6), clause: "TS 51.011 §10.3"),
    .ef(0x6FCB, "EF.CFIS", .linearFixed, size: .init(16, 30), clause: "TS 51.011 §10.3"),
    .ef(0x6FCC, "EF.EXT7", .linearFixed, size: .init(13, 13), clause: "TS 51.011 §10.3"),
    .ef(0x6FCD, "EF.SPDI", clause: "TS 51.011 §10.3"),
    .ef(0x6FCE, "EF.MMSN", .linearFixed, size: .init(4, 20), clause: "TS 51.011 §10.3"),
    .ef(0x6FCF, "EF.EXT8", .linearFixed, size: .init(13, 13), clause: "TS 51.011 §10.3"),
    .ef(0x6FD0, "EF.MMSICP", clause: "TS 51.011 §10.3"),
    .ef(0x6FD1, "EF.MMSUP", .linearFixed, clause: "TS 51.011 §10.3"),
    .ef(0x6FD2, "EF.MMSUCP", clause: "TS 51.011 §10.3"),
  ]

  /// DF.SoLSA.
  static let solsa: [FileDefinition] = [
    .ef(0x4F30, "EF.SAI", size: .init(4), clause: "TS 51.011 §10.3"),
    .ef(0x4F31, "EF.SLL", .linearFixed, size: .init(11), clause: "TS 51.011 §10.3"),
  ]

  /// DF.MExE.
  static let mexe: [FileDefinition] = [
    .ef(0x4F40, "EF.MExE-ST", clause: "TS 51.011 §10.3"),
    .ef(0x4F41, "EF.ORPK", .linearFixed, size: .init(10), clause: "TS 51.011 §10.3"),
    .ef(0x4F42, "EF.ARPK", .linearFixed, size: .init(10), clause: "TS 51.011 §10.3"),
    .ef(0x4F43, "EF.TPRPK", .linearFixed, size: .init(10), clause: "TS 51.011 §10.3"),
  ]
}
