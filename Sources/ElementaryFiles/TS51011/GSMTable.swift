import ISO7816

/// TS 51.011 §10.3 and §10.4: the GSM application of a SIM, in the order of the clauses.
enum GSMTable {
  static let directory: FileDefinition = .df(0x7F20, "DF.GSM", "TS 51.011 §10.3", phase2, phase2Plus, directories)

  private static let phase2: [FileDefinition] = [
    EF(0x6F05, "EF.LP", size: 1, "TS 51.011 §10.3.1", codec: .languageCodes),
    EF(0x6F07, "EF.IMSI", size: 9, "TS 51.011 §10.3.2", codec: FileCodecs.imsi),
    EF(0x6F20, "EF.Kc", size: 9, "TS 51.011 §10.3.3", codec: FileCodecs.kc),
    EF(0x6F30, "EF.PLMNsel", size: 24, "TS 51.011 §10.3.4", codec: FileCodecs.networks),
    EF(0x6F31, "EF.HPPLMN", size: 1, "TS 51.011 §10.3.5", codec: FileCodecs.searchPeriod),
    EF(0x6F37, "EF.ACMmax", size: 3, "TS 51.011 §10.3.6", codec: FileCodecs.callMeter),
    EF(0x6F38, "EF.SST", size: 2, recommended: 14, "TS 51.011 §10.3.7", codec: FileCodecs.simServices),
    EF(0x6F39, "EF.ACM", cyclic: 3, "TS 51.011 §10.3.8", codec: FileCodecs.callMeter),
    EF(0x6F3E, "EF.GID1", size: 1, "TS 51.011 §10.3.9", codec: FileCodecs.groupIdentifier),
    EF(0x6F3F, "EF.GID2", size: 1, "TS 51.011 §10.3.10", codec: FileCodecs.groupIdentifier),
    EF(0x6F46, "EF.SPN", size: 17, "TS 51.011 §10.3.11", codec: FileCodecs.serviceProviderName),
    EF(0x6F41, "EF.PUCT", size: 5, "TS 51.011 §10.3.12", codec: FileCodecs.pricePerUnit),
    EF(0x6F45, "EF.CBMI", size: 2, "TS 51.011 §10.3.13", codec: FileCodecs.broadcastIdentifiers),
    EF(0x6F74, "EF.BCCH", size: 16, "TS 51.011 §10.3.14") { hex("neighbourCellsDescription", 16) },
    EF(0x6F78, "EF.ACC", size: 2, "TS 51.011 §10.3.15", codec: FileCodecs.accessControlClasses),
    EF(0x6F7B, "EF.FPLMN", size: 12, "TS 51.011 §10.3.16", codec: FileCodecs.networks),
    EF(0x6F7E, "EF.LOCI", size: 11, "TS 51.011 §10.3.17", codec: FileCodecs.location),
    EF(0x6FAD, "EF.AD", size: 3, "TS 51.011 §10.3.18", codec: FileCodecs.administration),
    EF(0x6FAE, "EF.Phase", size: 1, "TS 51.011 §10.3.19", codec: FileCodecs.phase),
  ]

  private static let phase2Plus: [FileDefinition] = [
    EF(0x6FB1, "EF.VGCS", size: 4, recommended: 200, "TS 51.011 §10.3.20", codec: FileCodecs.groupIdentifiers),
    EF(0x6FB2, "EF.VGCSS", size: 7, "TS 51.011 §10.3.21", codec: FileCodecs.activeGroups),
    EF(0x6FB3, "EF.VBS", size: 4, recommended: 200, "TS 51.011 §10.3.22", codec: FileCodecs.groupIdentifiers),
    EF(0x6FB4, "EF.VBSS", size: 7, "TS 51.011 §10.3.23", codec: FileCodecs.activeGroups),
    EF(0x6FB5, "EF.eMLPP", size: 2, "TS 51.011 §10.3.24", codec: FileCodecs.priorityLevels),
    EF(0x6FB6, "EF.AAeM", size: 1, "TS 51.011 §10.3.25", codec: FileCodecs.automaticAnswer),
    EF(0x6F48, "EF.CBMID", size: 2, "TS 51.011 §10.3.26", codec: FileCodecs.broadcastIdentifiers),
    EF(0x6FB7, "EF.ECC", size: 3, recommended: 15, "TS 51.011 §10.3.27", codec: FileCodecs.emergencyCallCodes),
    EF(0x6F50, "EF.CBMIR", size: 4, "TS 51.011 §10.3.28", codec: FileCodecs.broadcastRanges),
    EF(0x6F2C, "EF.DCK", size: 16, "TS 51.011 §10.3.29", codec: FileCodecs.depersonalisation),
    EF(0x6F32, "EF.CNL", size: 6, "TS 51.011 §10.3.30", codec: FileCodecs.cooperativeNetworks),
    EF(0x6F51, "EF.NIA", record: 2, recommended: 32, "TS 51.011 §10.3.31", codec: FileCodecs.alerting),
    EF(0x6F52, "EF.KcGPRS", size: 9, "TS 51.011 §10.3.32", codec: FileCodecs.kc),
    EF(0x6F53, "EF.LOCIGPRS", size: 14, "TS 51.011 §10.3.33", codec: FileCodecs.packetLocation),
    EF(0x6F54, "EF.SUME", size: 1, recommended: 22, "TS 51.011 §10.3.34", codec: FileCodecs.setUpMenu),
    EF(0x6F60, "EF.PLMNwAcT", size: 40, "TS 51.011 §10.3.35", codec: FileCodecs.networksWithTechnology),
    EF(0x6F61, "EF.OPLMNwAcT", size: 40, "TS 51.011 §10.3.36", codec: FileCodecs.networksWithTechnology),
    EF(
      0x6F62, "EF.HPLMNwAcT", size: 5, recommended: 40, "TS 51.011 §10.3.37", codec: FileCodecs.networksWithTechnology),
    EF(0x6F63, "EF.CPBCCH", size: 2, "TS 51.011 §10.3.38", codec: FileCodecs.carriers),
    EF(0x6F64, "EF.InvScan", size: 1, "TS 51.011 §10.3.39", codec: FileCodecs.investigationScan),
    EF(0x6FC5, "EF.PNN", record: 3, recommended: 40, "TS 51.011 §10.3.41", codec: FileCodecs.plmnNetworkName),
    EF(0x6FC6, "EF.OPL", record: 8, "TS 51.011 §10.3.42", codec: FileCodecs.operatorPLMN),
    EF(0x6FC7, "EF.MBDN", record: 14, recommended: 30, "TS 51.011 §10.3.43", codec: FileCodecs.dialledNumber),
    EF(0x6FC9, "EF.MBI", record: 4, "TS 51.011 §10.3.44", codec: FileCodecs.mailboxIdentifiers),
    EF(0x6FCA, "EF.MWIS", record: 5, "TS 51.011 §10.3.45", codec: FileCodecs.messageWaiting),
    EF(0x6FCB, "EF.CFIS", record: 16, "TS 51.011 §10.3.46", codec: FileCodecs.callForwarding),
    EF(0x6FC8, "EF.EXT6", record: 13, "TS 51.011 §10.3.48", codec: FileCodecs.numberExtension),
    EF(0x6FCC, "EF.EXT7", record: 13, "TS 51.011 §10.3.49", codec: FileCodecs.numberExtension),
    EF(0x6FCD, "EF.SPDI", size: 4, recommended: 17, "TS 51.011 §10.3.50", codec: FileCodecs.serviceProviderDisplay),
    EF(0x6FCE, "EF.MMSN", record: 4, recommended: 20, "TS 51.011 §10.3.51", codec: FileCodecs.mmsNotification),
    EF(0x6FCF, "EF.EXT8", record: 13, "TS 51.011 §10.3.52", codec: FileCodecs.mmsExtension),
    EF(0x6FD0, "EF.MMSICP", size: 1, recommended: 100, "TS 51.011 §10.3.53", codec: FileCodecs.mmsConnectivity),
    EF(0x6FD1, "EF.MMSUP", record: 1, recommended: 100, "TS 51.011 §10.3.54", codec: FileCodecs.mmsUserPreferences),
    EF(0x6FD2, "EF.MMSUCP", size: 1, recommended: 100, "TS 51.011 §10.3.55", codec: FileCodecs.mmsConnectivity),
  ]

  /// Where no files are given, TS 51.011 §6.5 only reserves the identifier for another system.
  private static let directories: [FileDefinition] = [
    .df(0x5F70, "DF.SoLSA", "TS 51.011 §10.4.1", SoLSATable.files("TS 51.011 §10.4.1")),
    .df(0x5F3C, "DF.MExE", "TS 51.011 §10.4.2", MExETable.files("TS 51.011 §10.4.2")),
    .df(0x5F30, "DF.IRIDIUM", "TS 51.011 §6.5"),
    .df(0x5F31, "DF.GLOBST", "TS 51.011 §6.5"),
    .df(0x5F32, "DF.ICO", "TS 51.011 §6.5"),
    .df(0x5F33, "DF.ACeS", "TS 51.011 §6.5"),
    .df(0x5F40, "DF.EIA/TIA-553", "TS 51.011 §6.5"),
    .df(0x5F60, "DF.CTS", "TS 51.011 §6.5"),
  ]
}
