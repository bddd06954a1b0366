import ISO7816

/// What sysmocom's programmable cards (sysmoISIM-SJA2, SJA5) have besides the standards' files: keys, counters, codes.
enum SysmocomTable {
  static let system: FileDefinition = .df(0xA515, "DF.SYSTEM", clause, systemFiles, origin: .proprietary("sysmocom"))
  private static let clause = "sysmoISIM-SJA2 user manual"

  private static let systemFiles: [FileDefinition] = own([
    EF(0x6F01, "EF.CHV1", size: 1, clause, codec: FileCodecs.pinFile),
    EF(0x6F81, "EF.CHV2", size: 1, clause, codec: FileCodecs.pinFile),
    EF(0x6F0A, "EF.ADM1", size: 1, clause, codec: FileCodecs.pinFile),
    EF(0x6F0B, "EF.ADM2", size: 1, clause, codec: FileCodecs.pinFile),
    EF(0x6F0C, "EF.ADM3", size: 1, clause, codec: FileCodecs.pinFile),
    EF(0x6F0D, "EF.ADM4", size: 1, clause, codec: FileCodecs.pinFile),
    EF(0x6F20, "EF.SIM_AUTH_KEY", size: 1, clause, codec: FileCodecs.authenticationKey),
    EF(0x6F21, "EF.MILENAGE_CFG", size: 1, clause, codec: FileCodecs.milenage),
    EF(0x6F22, "EF.0348_KEY", record: 27, recommended: 35, clause, codec: FileCodecs.otaKey),
    EF(0x6F23, "EF.0348_COUNT", record: 7, clause, codec: FileCodecs.otaCounter),
    EF(0xAF24, "EF.SIM_AUTH_COUNTER", size: 1, clause, codec: FileCodecs.authenticationCounter),
    EF(0x6F26, "EF.GP_COUNT", record: 5, clause, codec: FileCodecs.scp02Counter),
    EF(0x6F27, "EF.GP_DIV_DATA", record: 12, clause, codec: FileCodecs.diversificationData),
  ])

  /// Under ADF.USIM.
  static let usim: [FileDefinition] = own([
    EF(0xAF20, "EF.USIM_AUTH_KEY", size: 1, clause, codec: FileCodecs.authenticationKey),
    EF(0xAF22, "EF.USIM_AUTH_KEY_2G", size: 1, clause, codec: FileCodecs.authenticationKey),
    EF(0xAF30, "EF.USIM_SQN", size: 1, clause, codec: FileCodecs.sequenceNumbers),
    EF(0xAF31, "EF.GBA_SK", size: 1, clause) { hex("ks") },
    EF(0xAF32, "EF.GBA_REC_LIST", size: 1, clause, codec: FileCodecs.nafRecords),
    EF(0xAF33, "EF.GBA_INT_KEY", record: 32, clause) { hex("ksIntNAF", 32) },
  ])

  /// Under ADF.ISIM.
  static let isim: [FileDefinition] = own([
    EF(0xAF20, "EF.ISIM_AUTH_KEY", size: 1, clause, codec: FileCodecs.authenticationKey),
    EF(0xAF22, "EF.ISIM_AUTH_KEY_2G", size: 1, clause, codec: FileCodecs.authenticationKey),
    EF(0xAF30, "EF.ISIM_SQN", size: 1, clause, codec: FileCodecs.sequenceNumbers),
  ])

  private static func own(_ files: [FileDefinition]) -> [FileDefinition] { files.map { $0.proprietary("sysmocom") } }
}
