import ISO7816

/// DF.TELECOM: the SIM's files (TS 51.011 §10.5) and those that the UICC added (TS 31.102 §4.5, §4.6).
enum TelecomTable {
  static let directory: FileDefinition = .df(0x7F10, "DF.TELECOM", "TS 31.102 §4.5", files, directories)

  private static let files: [FileDefinition] = [
    EF(0x6F3A, "EF.ADN", record: 14, recommended: 30, "TS 51.011 §10.5.1", codec: FileCodecs.dialledNumber),
    EF(0x6F3B, "EF.FDN", record: 14, recommended: 30, "TS 51.011 §10.5.2", codec: FileCodecs.dialledNumber),
    EF(0x6F3C, "EF.SMS", record: 176, "TS 51.011 §10.5.3", codec: FileCodecs.shortMessage),
    EF(0x6F3D, "EF.CCP", record: 14, "TS 51.011 §10.5.4", codec: FileCodecs.bearerCapability),
    EF(0x6F4F, "EF.ECCP", record: 15, recommended: 32, "TS 51.011 §10.5.4", codec: FileCodecs.bearerCapability),
    EF(0x6F40, "EF.MSISDN", record: 14, recommended: 34, "TS 51.011 §10.5.5", codec: FileCodecs.dialledNumber),
    EF(0x6F42, "EF.SMSP", record: 28, recommended: 42, "TS 51.011 §10.5.6", codec: FileCodecs.messageParameters),
    EF(0x6F43, "EF.SMSS", size: 2, "TS 51.011 §10.5.7", codec: FileCodecs.messageStatus),
    EF(0x6F44, "EF.LND", cyclic: 14, recommended: 30, "TS 51.011 §10.5.8", codec: FileCodecs.dialledNumber),
    EF(0x6F49, "EF.SDN", record: 14, recommended: 30, "TS 51.011 §10.5.9", codec: FileCodecs.dialledNumber),
    EF(0x6F4A, "EF.EXT1", record: 13, "TS 51.011 §10.5.10", codec: FileCodecs.numberExtension),
    EF(0x6F4B, "EF.EXT2", record: 13, "TS 51.011 §10.5.11", codec: FileCodecs.numberExtension),
    EF(0x6F4C, "EF.EXT3", record: 13, "TS 51.011 §10.5.12", codec: FileCodecs.numberExtension),
    EF(0x6F4D, "EF.BDN", record: 15, recommended: 31, "TS 51.011 §10.5.13", codec: FileCodecs.barredNumber),
    EF(0x6F4E, "EF.EXT4", record: 13, "TS 51.011 §10.5.14", codec: FileCodecs.numberExtension),
    EF(0x6F47, "EF.SMSR", record: 30, "TS 51.011 §10.5.15", codec: FileCodecs.statusReport),
    EF(0x6F58, "EF.CMI", record: 2, recommended: 21, "TS 51.011 §10.5.16", codec: FileCodecs.comparisonMethod),
    EF(0x6F54, "EF.SUME", size: 1, recommended: 22, "TS 31.102 §4.5.4", codec: FileCodecs.setUpMenu),
    EF(0x6F06, "EF.ARR", record: 1, "TS 31.102 §4.5.5", codec: FileCodecs.accessRules),
    EF(0x6FE0, "EF.ICE_DN", record: 14, recommended: 24, "TS 31.102 §4.5.6", codec: FileCodecs.dialledNumber),
    EF(0x6FE1, "EF.ICE_FF", record: 2, recommended: 64, "TS 31.102 §4.5.7", codec: FileCodecs.emergencyFreeFormat),
    EF(0x6F53, "EF.RMA", record: 1, "TS 31.102 §4.5.8"),
    EF(
      0x6FE5, "EF.PSISMSC", record: 2, recommended: 64, service: .all([12, 91]), "TS 31.102 §4.5.9", codec: .uri("psi")),
  ]

  private static let directories: [FileDefinition] = [
    .df(0x5F50, "DF.GRAPHICS", "TS 31.102 §4.6.1", graphics),
    .df(0x5F3A, "DF.PHONEBOOK", "TS 31.102 §4.6.2", PhoneBookTable.files),
    .df(0x5F3B, "DF.MULTIMEDIA", "TS 31.102 §4.6.3", multimedia),
    .df(0x5F3C, "DF.MMSS", "3GPP2 C.S0074-A", multimodeSelection),
    .df(0x5F3D, "DF.MCS", "TS 31.102 §4.6.4", missionCritical),
    .df(0x5F3E, "DF.V2X", "TS 31.102 §4.6.5", vehicles),
    .df(0x5F3F, "DF.A2X", "TS 31.102 §4.6.6", aircraft),
  ]

  /// The image instances are placed by EF.IMG.
  private static let graphics: [FileDefinition] = [
    EF(0x4F20, "EF.IMG", record: 10, recommended: 20, "TS 31.102 §4.6.1.1", codec: FileCodecs.image),
    EF(berTLV: 0x4F21, "EF.ICE_graphics", "TS 31.102 §4.6.1.3"),
    EF(0x4F01, "EF.LAUNCH_SCWS", size: 1, "TS 31.102 §4.6.1.4"),
  ]

  private static let multimedia: [FileDefinition] = [
    EF(berTLV: 0x4F47, "EF.MML", service: 67, "TS 31.102 §4.6.3.1"),
    EF(berTLV: 0x4F48, "EF.MMDF", service: 67, "TS 31.102 §4.6.3.2"),
  ]

  private static let multimodeSelection: [FileDefinition] = [
    EF(0x4F20, "EF.MLPL", sfi: 0x01, size: 1, "3GPP2 C.S0074-A"),
    EF(0x4F21, "EF.MSPL", sfi: 0x02, size: 1, "3GPP2 C.S0074-A"),
    EF(0x4F22, "EF.MMSSMODE", sfi: 0x03, size: 1, "3GPP2 C.S0074-A"),
  ]

  private static let missionCritical: [FileDefinition] = [
    EF(
      0x4F01, "EF.MST", sfi: 0x01, size: 2, service: 109, "TS 31.102 §4.6.4.2",
      codec: FileCodecs.missionCriticalServices),
    EF(
      berTLV: 0x4F02, "EF.MCS_CONFIG", sfi: 0x02, service: 109, "TS 31.102 §4.6.4.3",
      codec: FileCodecs.missionCriticalConfiguration),
  ]

  private static let vehicles: [FileDefinition] = [
    EF(0x4F01, "EF.VST", sfi: 0x01, size: 2, service: 119, "TS 31.102 §4.6.5.2", codec: FileCodecs.vehicleServices),
    EF(
      berTLV: 0x4F02, "EF.V2X_CONFIG", sfi: 0x02, service: 119, "TS 31.102 §4.6.5.3",
      codec: FileCodecs.vehicleConfiguration),
    EF(0x4F03, "EF.V2XP_PC5", size: 1, service: 119, "TS 31.102 §4.6.5.4"),
    EF(0x4F04, "EF.V2XP_Uu", size: 1, service: 119, "TS 31.102 §4.6.5.5"),
  ]

  private static let aircraft: [FileDefinition] = [
    EF(0x4F01, "EF.AST", sfi: 0x01, size: 1, service: 149, "TS 31.102 §4.6.6.2", codec: FileCodecs.aircraftServices),
    EF(0x4F02, "EF.A2X_CONFIG", sfi: 0x02, size: 4, service: 149, "TS 31.102 §4.6.6.3"),
    EF(0x4F03, "EF.A2XP_PC5", size: 1, service: 149, "TS 31.102 §4.6.6.4"),
    EF(0x4F04, "EF.A2X_DDAAP_PC5", size: 1, service: 149, "TS 31.102 §4.6.6.5"),
    EF(0x4F05, "EF.A2X_DC2P_PC5", size: 1, service: 149, "TS 31.102 §4.6.6.6"),
    EF(0x4F06, "EF.A2XP_Uu", size: 1, service: 149, "TS 31.102 §4.6.6.7"),
  ]
}
