import ISO7816

/// 3GPP2: the R-UIM's DF.CDMA (C.S0023 §3.4) and the CSIM (C.S0065 §5.2), which kept its identifiers.
enum CDMATable {
  static let ruim: FileDefinition = .df(
    0x7F25, "DF.CDMA", "3GPP2 C.S0023-D §3.4", basic("3GPP2 C.S0023-D §3.4", FileCodecs.ruimServices),
    packetData("3GPP2 C.S0023-D §3.4"))
  static let csim: FileDefinition = .adf(
    AID([0xA0, 0x00, 0x00, 0x03, 0x43, 0x10, 0x02]), "ADF.CSIM", "3GPP2 C.S0065-B §5.2",
    basic("3GPP2 C.S0065-B §5.2", nil), packetData("3GPP2 C.S0065-B §5.2"))

  private static func basic(_ clause: String, _ services: Codec?) -> [FileDefinition] {
    [
      EF(0x6F21, "EF.COUNT", cyclic: 2, clause, codec: .record { uint("count", 2) }),
      EF(0x6F22, "EF.IMSI_M", size: 10, clause, codec: FileCodecs.cdmaIMSI),
      EF(0x6F23, "EF.IMSI_T", size: 10, clause, codec: FileCodecs.cdmaIMSI),
      EF(0x6F24, "EF.TMSI", size: 16, clause),
      EF(0x6F25, "EF.AH", size: 2, clause),
      EF(0x6F26, "EF.AOP", size: 1, clause),
      EF(0x6F27, "EF.ALOC", size: 7, clause),
      EF(0x6F28, "EF.CDMAHOME", record: 5, clause),
      EF(0x6F29, "EF.ZNREGI", record: 8, clause),
      EF(0x6F2A, "EF.SNREGI", size: 7, clause),
      EF(0x6F2B, "EF.DISTREGI", size: 8, clause),
      EF(0x6F2C, "EF.ACCOLC", size: 1, clause) { bits("accessOverload", [.uint("class", 1...4)]) },
      EF(0x6F2D, "EF.TERM", size: 1, clause),
      EF(0x6F2E, "EF.SSCI", size: 1, clause),
      EF(0x6F2F, "EF.ACP", size: 7, clause),
      EF(0x6F30, "EF.PRL", size: 1, clause),
      EF(0x6F31, "EF.RUIMID", size: 8, clause, codec: FileCodecs.equipmentNumber("ruimID")),
      EF(0x6F32, "EF.CST", size: 1, recommended: 16, clause, codec: services),
      EF(0x6F33, "EF.SPC", size: 3, clause) { digits("serviceProgrammingCode", 3) },
      EF(0x6F34, "EF.OTAPASPC", size: 1, clause),
      EF(0x6F35, "EF.NAMLOCK", size: 1, clause),
      EF(0x6F36, "EF.OTA", size: 1, clause),
      EF(0x6F37, "EF.SP", size: 1, clause),
      EF(0x6F38, "EF.ESN_ME", size: 8, clause, codec: FileCodecs.equipmentNumber("esn")),
    ]
  }

  private static func packetData(_ clause: String) -> [FileDefinition] {
    [
      EF(0x6F39, "EF.Revision", size: 1, clause) { uint("revision", 1) },
      EF(0x6F3A, "EF.PL", size: 1, clause, codec: .list(of: .uint(1), size: 1)),
      EF(0x6F3C, "EF.SMS", record: 2, recommended: 255, clause, codec: FileCodecs.cdmaMessage),
      EF(0x6F3D, "EF.SMSP", record: 2, clause),
      EF(0x6F3E, "EF.SMSS", size: 5, clause),
      EF(0x6F3F, "EF.SSFC", size: 2, clause),
      EF(0x6F41, "EF.SPN", size: 35, clause, codec: FileCodecs.cdmaServiceProviderName),
      EF(0x6F42, "EF.USGIND", size: 1, clause) { bits("usage", [.flag("useRUIMID", 1), .flag("useSFEUIMID", 2)]) },
      EF(0x6F43, "EF.AD", size: 3, clause, codec: FileCodecs.shortAdministration),
      EF(0x6F44, "EF.MDN", record: 11, clause, codec: FileCodecs.directoryNumber),
      EF(0x6F45, "EF.MAXPRL", size: 2, clause) { uint("maximumSize", 2) },
      EF(0x6F46, "EF.SPCS", size: 1, clause) { bits("status", [.flag("isDefault", 1)]) },
      EF(0x6F47, "EF.ECC", size: 3, clause, codec: FileCodecs.emergencyCallCodes),
      EF(0x6F48, "EF.ME3GPDOPC", size: 1, clause),
      EF(0x6F49, "EF.3GPDOPM", size: 1, clause),
      EF(0x6F4A, "EF.SIPCAP", size: 4, clause),
      EF(0x6F4B, "EF.MIPCAP", size: 5, clause),
      EF(0x6F4C, "EF.SIPUPP", size: 1, clause),
      EF(0x6F4D, "EF.MIPUPP", size: 1, clause),
      EF(0x6F4E, "EF.SIPSP", size: 1, clause),
      EF(0x6F4F, "EF.MIPSP", size: 1, clause),
      EF(0x6F5A, "EF.EPRL", size: 1, clause),
    ]
  }
}
