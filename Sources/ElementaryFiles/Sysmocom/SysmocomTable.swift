// Files of sysmocom's sysmoISIM-SJA2 and SJA5 cards, from their manual.

enum SysmocomTable {
  /// EFs of DF.SYSTEM.
  static let system: [FileDefinition] = [
    .ef(0x6F01, "EF.CHV1", clause: "sysmoISIM-SJA2 manual", proprietary: true),
    .ef(0x6F0A, "EF.ADM1", clause: "sysmoISIM-SJA2 manual", proprietary: true),
    .ef(0x6F0B, "EF.ADM2", clause: "sysmoISIM-SJA2 manual", proprietary: true),
    .ef(0x6F0C, "EF.ADM3", clause: "sysmoISIM-SJA2 manual", proprietary: true),
    .ef(0x6F0D, "EF.ADM4", clause: "sysmoISIM-SJA2 manual", proprietary: true),
    .ef(0x6F20, "EF.SIM_AUTH_KEY", clause: "sysmoISIM-SJA2 manual", proprietary: true),
    .ef(0x6F21, "EF.MILENAGE_CFG", clause: "sysmoISIM-SJA2 manual", proprietary: true),
    .ef(0x6F22, "EF.0348_KEY", .linearFixed, size: .init(27, 35), clause: "sysmoISIM-SJA2 manual", proprietary: true),
    .ef(0x6F23, "EF.0348_COUNT", .linearFixed, size: .init(7, 7), clause: "sysmoISIM-SJA2 manual", proprietary: true),
    .ef(0x6F26, "EF.GP_COUNT", .linearFixed, size: .init(5, 5), clause: "sysmoISIM-SJA2 manual", proprietary: true),
    .ef(
      0x6F27, "EF.GP_DIV_DATA", .linearFixed, size: .init(12, 12), clause: "sysmoISIM-SJA2 manual", proprietary: true),
    .ef(0x6F81, "EF.CHV2", clause: "sysmoISIM-SJA2 manual", proprietary: true),
    .ef(0xAF24, "EF.SIM_AUTH_COUNTER", clause: "sysmoISIM-SJA2 manual", proprietary: true),
  ]

  /// EFs of ADF.USIM.
  static let usim: [FileDefinition] = [
    .ef(0xAF20, "EF.USIM_AUTH_KEY", clause: "sysmoISIM-SJA2 manual", proprietary: true),
    .ef(0xAF22, "EF.USIM_AUTH_KEY_2G", clause: "sysmoISIM-SJA2 manual", proprietary: true),
    .ef(0xAF31, "EF.GBA_SK", clause: "sysmoISIM-SJA2 manual", proprietary: true),
    .ef(0xAF32, "EF.GBA_REC_LIST", clause: "sysmoISIM-SJA2 manual", proprietary: true),
    .ef(
      0xAF33, "EF.GBA_INT_KEY", .linearFixed, size: .init(32, 32), clause: "sysmoISIM-SJA2 manual", proprietary: true),
    .ef(0xAF30, "EF.USIM_SQN", clause: "sysmoISIM-SJA2 manual", proprietary: true),
  ]

  /// EFs of ADF.ISIM.
  static let isim: [FileDefinition] = [
    .ef(0xAF20, "EF.ISIM_AUTH_KEY", clause: "sysmoISIM-SJA2 manual", proprietary: true),
    .ef(0xAF22, "EF.ISIM_AUTH_KEY_2G", clause: "sysmoISIM-SJA2 manual", proprietary: true),
    .ef(0xAF30, "EF.ISIM_SQN", clause: "sysmoISIM-SJA2 manual", proprietary: true),
  ]
}
