// TS 31.102 §4.6, TS 51.011 §10.5: files at the telecom level.

enum TelecomTable {
  /// EFs of DF.TELECOM.
  static let files: [FileDefinition] = [
    .ef(0x6F06, "EF.ARR", .linearFixed, clause: "TS 31.102 §4.6"),
    .ef(0x6F3A, "EF.ADN", .linearFixed, size: .init(14, 30), clause: "TS 31.102 §4.6"),
    .ef(0x6F3B, "EF.FDN", .linearFixed, size: .init(14, 30), clause: "TS 31.102 §4.6"),
    .ef(0x6F3C, "EF.SMS", .linearFixed, size: .init(176, 176), clause: "TS 31.102 §4.6"),
    .ef(0x6F3D, "EF.CCP", .linearFixed, size: .init(14, 14), clause: "TS 31.102 §4.6"),
    .ef(0x6F40, "EF.MSISDN", .linearFixed, size: .init(15, 34), clause: "TS 31.102 §4.6"),
    .ef(0x6F42, "EF.SMSP", .linearFixed, size: .init(28), clause: "TS 31.102 §4.6"),
    .ef(0x6F43, "EF.SMSS", size: .init(2, 8), clause: "TS 31.102 §4.6"),
    .ef(0x6F44, "EF.LND", .linearFixed, size: .init(14, 30), clause: "TS 31.102 §4.6"),
    .ef(0x6F47, "EF.SMSR", .linearFixed, size: .init(30, 30), clause: "TS 31.102 §4.6"),
    .ef(0x6F49, "EF.SDN", .linearFixed, size: .init(14, 30), clause: "TS 31.102 §4.6"),
    .ef(0x6F4A, "EF.EXT1", .linearFixed, size: .init(13, 13), clause: "TS 31.102 §4.6"),
    .ef(0x6F4B, "EF.EXT2", .linearFixed, size: .init(13, 13), clause: "TS 31.102 §4.6"),
    .ef(0x6F4C, "EF.EXT3", .linearFixed, size: .init(13, 13), clause: "TS 31.102 §4.6"),
    .ef(0x6F4D, "EF.BDN", .linearFixed, size: .init(14, 30), clause: "TS 31.102 §4.6"),
    .ef(0x6F4E, "EF.EXT4", .linearFixed, size: .init(13, 13), clause: "TS 31.102 §4.6"),
    .ef(0x6F4F, "EF.ECCP", .linearFixed, size: .init(15, 32), clause: "TS 31.102 §4.6"),
    .ef(0x6F53, "EF.RMA", .linearFixed, clause: "TS 31.102 §4.6"),
    .ef(0x6F54, "EF.SUME", clause: "TS 31.102 §4.6"),
    .ef(0x6F58, "EF.CMI", .linearFixed, size: .init(2, 21), clause: "TS 31.102 §4.6"),
    .ef(0x6FE0, "EF.ICE_DN", .linearFixed, size: .init(14), clause: "TS 31.102 §4.6"),
    .ef(0x6FE1, "EF.ICE_FF", .linearFixed, clause: "TS 31.102 §4.6"),
    .ef(0x6FE5, "EF.PSISMSC", .linearFixed, clause: "TS 31.102 §4.6"),
  ]

  /// EFs of DF.GRAPHICS.
  static let graphics: [FileDefinition] = [
    .ef(0x4F01, "EF.LAUNCH_SCWS", clause: "TS 31.102 §4.6.1"),
    .ef(0x4F20, "EF.IMG", .linearFixed, size: .init(10), clause: "TS 31.102 §4.6.1"),
    .ef(0x4F21, "EF.ICE_graphics", .berTLV, clause: "TS 31.102 §4.6.1"),
  ]

  /// EFs of DF.MULTIMEDIA.
  static let multimedia: [FileDefinition] = [
    .ef(0x4F47, "EF.MML", .berTLV, clause: "TS 31.102 §4.6.3"),
    .ef(0x4F48, "EF.MMDF", .berTLV, clause: "TS 31.102 §4.6.3"),
  ]

  /// EFs of DF.MMSS.
  static let mmss: [FileDefinition] = [
    .ef(0x4F20, "EF.MLPL", sfi: 0x01, clause: "C.S0074-A"),
    .ef(0x4F21, "EF.MSPL", sfi: 0x02, clause: "C.S0074-A"),
    .ef(0x4F22, "EF.MMSSMODE", sfi: 0x03, size: .init(1, 1), clause: "C.S0074-A"),
  ]

  /// EFs of DF.MCS.
  static let mcs: [FileDefinition] = [
    .ef(0x4F01, "EF.MST", sfi: 0x01, size: .init(2, 2), clause: "TS 31.102 §4.6.4"),
    .ef(0x4F02, "EF.MCS_CONFIG", .berTLV, sfi: 0x02, clause: "TS 31.102 §4.6.4"),
  ]

  /// EFs of DF.V2X.
  static let v2x: [FileDefinition] = [
    .ef(0x4F01, "EF.VST", sfi: 0x01, size: .init(2, 2), clause: "TS 31.102 §4.6.5"),
    .ef(0x4F02, "EF.V2X_CONFIG", .berTLV, sfi: 0x02, clause: "TS 31.102 §4.6.5"),
  ]

  /// EFs of DF.A2X.
  static let a2x: [FileDefinition] = [
    .ef(0x4F01, "EF.A2XST", sfi: 0x01, clause: "TS 31.102 §4.6.6"),
    .ef(0x4F02, "EF.A2X_CONFIG", .berTLV, sfi: 0x02, clause: "TS 31.102 §4.6.6"),
  ]

  /// EFs of DF.PHONEBOOK with fixed identifiers; EF.PBR names the others.
  static let phoneBook: [FileDefinition] = [
    .ef(0x4F22, "EF.PSC", clause: "TS 31.102 §4.4.2"),
    .ef(0x4F23, "EF.CC", clause: "TS 31.102 §4.4.2"),
    .ef(0x4F24, "EF.PUID", clause: "TS 31.102 §4.4.2"),
    .ef(0x4F30, "EF.PBR", .linearFixed, clause: "TS 31.102 §4.4.2"),
  ]
}
