import ISO7816

/// TS 31.102 §4.2: EFs of the USIM, in the order of the clauses.
enum USIMTable {
  static let files: [FileDefinition] = basic + dialling + operatorFiles + groupCalls + laterReleases + wlanAccess

  private static let basic: [FileDefinition] = [
    EF(0x6F05, "EF.LI", sfi: 0x02, size: 2, "TS 31.102 §4.2.1", codec: .languages),
    EF(0x6F07, "EF.IMSI", sfi: 0x07, size: 9, "TS 31.102 §4.2.2", codec: FileCodecs.imsi),
    EF(0x6F08, "EF.Keys", sfi: 0x08, size: 33, "TS 31.102 §4.2.3", codec: FileCodecs.keys),
    EF(0x6F09, "EF.KeysPS", sfi: 0x09, size: 33, "TS 31.102 §4.2.4", codec: FileCodecs.keys),
    EF(
      0x6F60, "EF.PLMNwAcT", sfi: 0x0A, size: 40, service: 20, "TS 31.102 §4.2.5",
      codec: FileCodecs.networksWithTechnology),
    EF(0x6F31, "EF.HPPLMN", sfi: 0x12, size: 1, "TS 31.102 §4.2.6", codec: FileCodecs.searchPeriod),
    EF(0x6F37, "EF.ACMmax", size: 3, service: 13, "TS 31.102 §4.2.7", codec: FileCodecs.callMeter),
    EF(0x6F38, "EF.UST", sfi: 0x04, size: 1, recommended: 19, "TS 31.102 §4.2.8", codec: FileCodecs.usimServices),
    EF(0x6F39, "EF.ACM", cyclic: 3, service: 13, "TS 31.102 §4.2.9", codec: FileCodecs.callMeter),
    EF(0x6F3E, "EF.GID1", size: 1, service: 17, "TS 31.102 §4.2.10", codec: FileCodecs.groupIdentifier),
    EF(0x6F3F, "EF.GID2", size: 1, service: 18, "TS 31.102 §4.2.11", codec: FileCodecs.groupIdentifier),
    EF(0x6F46, "EF.SPN", size: 17, service: 19, "TS 31.102 §4.2.12", codec: FileCodecs.serviceProviderName),
    EF(0x6F41, "EF.PUCT", size: 5, service: 13, "TS 31.102 §4.2.13", codec: FileCodecs.pricePerUnit),
    EF(0x6F45, "EF.CBMI", size: 2, service: 15, "TS 31.102 §4.2.14", codec: FileCodecs.broadcastIdentifiers),
    EF(0x6F78, "EF.ACC", sfi: 0x06, size: 2, "TS 31.102 §4.2.15", codec: FileCodecs.accessControlClasses),
    EF(0x6F7B, "EF.FPLMN", sfi: 0x0D, size: 12, "TS 31.102 §4.2.16", codec: FileCodecs.networks),
    EF(0x6F7E, "EF.LOCI", sfi: 0x0B, size: 11, "TS 31.102 §4.2.17", codec: FileCodecs.location),
    EF(0x6FAD, "EF.AD", sfi: 0x03, size: 4, "TS 31.102 §4.2.18", codec: FileCodecs.administration),
    EF(
      0x6F48, "EF.CBMID", sfi: 0x0E, size: 2, service: 29, "TS 31.102 §4.2.20", codec: FileCodecs.broadcastIdentifiers),
    EF(0x6FB7, "EF.ECC", sfi: 0x01, record: 4, recommended: 20, "TS 31.102 §4.2.21", codec: FileCodecs.emergencyCall),
    EF(0x6F50, "EF.CBMIR", size: 4, service: 16, "TS 31.102 §4.2.22", codec: FileCodecs.broadcastRanges),
    EF(0x6F73, "EF.PSLOCI", sfi: 0x0C, size: 14, "TS 31.102 §4.2.23", codec: FileCodecs.packetLocation),
  ]

  private static let dialling: [FileDefinition] = [
    EF(
      0x6F3B, "EF.FDN", record: 14, recommended: 30, service: .any([2, 89]), "TS 31.102 §4.2.24",
      codec: FileCodecs.dialledNumber),
    EF(0x6F3C, "EF.SMS", record: 176, service: 10, "TS 31.102 §4.2.25", codec: FileCodecs.shortMessage),
    EF(
      0x6F40, "EF.MSISDN", record: 14, recommended: 34, service: 21, "TS 31.102 §4.2.26",
      codec: FileCodecs.dialledNumber),
    EF(
      0x6F42, "EF.SMSP", record: 28, recommended: 42, service: 12, "TS 31.102 §4.2.27",
      codec: FileCodecs.messageParameters),
    EF(0x6F43, "EF.SMSS", size: 2, service: 10, "TS 31.102 §4.2.28", codec: FileCodecs.messageStatus),
    EF(
      0x6F49, "EF.SDN", record: 14, recommended: 30, service: .any([4, 89]), "TS 31.102 §4.2.29",
      codec: FileCodecs.dialledNumber),
    EF(0x6F4B, "EF.EXT2", record: 13, service: 3, "TS 31.102 §4.2.30", codec: FileCodecs.numberExtension),
    EF(0x6F4C, "EF.EXT3", record: 13, service: 5, "TS 31.102 §4.2.31", codec: FileCodecs.numberExtension),
    EF(0x6F47, "EF.SMSR", record: 30, service: 11, "TS 31.102 §4.2.32", codec: FileCodecs.statusReport),
    EF(
      0x6F80, "EF.ICI", sfi: 0x14, cyclic: 28, recommended: 48, service: 9, "TS 31.102 §4.2.33",
      codec: FileCodecs.incomingCall),
    EF(
      0x6F81, "EF.OCI", sfi: 0x15, cyclic: 27, recommended: 47, service: 8, "TS 31.102 §4.2.34",
      codec: FileCodecs.outgoingCall),
    EF(0x6F82, "EF.ICT", cyclic: 3, service: 9, "TS 31.102 §4.2.35", codec: FileCodecs.callTimer),
    EF(0x6F83, "EF.OCT", cyclic: 3, service: 8, "TS 31.102 §4.2.36", codec: FileCodecs.callTimer),
    EF(0x6F4E, "EF.EXT5", record: 13, service: 44, "TS 31.102 §4.2.37", codec: FileCodecs.numberExtension),
    EF(0x6F4F, "EF.CCP2", sfi: 0x16, record: 15, service: 14, "TS 31.102 §4.2.38", codec: FileCodecs.bearerCapability),
    EF(0x6FB5, "EF.eMLPP", size: 2, service: 24, "TS 31.102 §4.2.39", codec: FileCodecs.priorityLevels),
    EF(0x6FB6, "EF.AAeM", size: 1, service: 25, "TS 31.102 §4.2.40", codec: FileCodecs.automaticAnswer),
    EF(0x6FC3, "EF.Hiddenkey", size: 4, "TS 31.102 §4.2.42", codec: FileCodecs.hiddenKey),
    EF(0x6F4D, "EF.BDN", record: 15, recommended: 31, service: 6, "TS 31.102 §4.2.44", codec: FileCodecs.barredNumber),
    EF(0x6F55, "EF.EXT4", record: 13, service: 7, "TS 31.102 §4.2.45", codec: FileCodecs.numberExtension),
    EF(
      0x6F58, "EF.CMI", record: 2, recommended: 21, service: 6, "TS 31.102 §4.2.46", codec: FileCodecs.comparisonMethod),
    EF(
      0x6F56, "EF.EST", sfi: 0x05, size: 1, service: .any([2, 6, 34, 35]), "TS 31.102 §4.2.47",
      codec: FileCodecs.enabledServices),
    EF(0x6F57, "EF.ACL", size: 33, service: 35, "TS 31.102 §4.2.48", codec: FileCodecs.accessPointNames),
    EF(0x6F2C, "EF.DCK", size: 16, service: 36, "TS 31.102 §4.2.49", codec: FileCodecs.depersonalisation),
    EF(0x6F32, "EF.CNL", size: 6, service: 37, "TS 31.102 §4.2.50", codec: FileCodecs.cooperativeNetworks),
    EF(0x6F5B, "EF.START-HFN", sfi: 0x0F, size: 6, "TS 31.102 §4.2.51", codec: FileCodecs.startHFN),
    EF(0x6F5C, "EF.THRESHOLD", sfi: 0x10, size: 3, "TS 31.102 §4.2.52", codec: FileCodecs.threshold),
    EF(
      0x6F61, "EF.OPLMNwAcT", sfi: 0x11, size: 40, service: 42, "TS 31.102 §4.2.53",
      codec: FileCodecs.networksWithTechnology),
    EF(
      0x6F62, "EF.HPLMNwAcT", sfi: 0x13, size: 5, recommended: 40, service: 43, "TS 31.102 §4.2.54",
      codec: FileCodecs.networksWithTechnology),
    EF(0x6F06, "EF.ARR", sfi: 0x17, record: 1, "TS 31.102 §4.2.55", codec: FileCodecs.accessRules),
    // Release 99 only: void since, still on cards.
    EF(0x6F65, "EF.RPLMNAcTD", size: 2, "TS 31.102 V3.8.0 §4.2.56", codec: FileCodecs.lastTechnologies),
    EF(0x6FC4, "EF.NETPAR", size: 46, "TS 31.102 §4.2.57", codec: FileCodecs.networkParameters),
  ]

  private static let operatorFiles: [FileDefinition] = [
    EF(
      0x6FC5, "EF.PNN", sfi: 0x19, record: 3, recommended: 40, service: 45, "TS 31.102 §4.2.58",
      codec: FileCodecs.plmnNetworkName),
    EF(
      0x6FC6, "EF.OPL", sfi: 0x1A, record: 8, service: 46, "TS 31.102 §4.2.59",
      codec: FileCodecs.operatorPLMN),
    EF(
      0x6FC7, "EF.MBDN", record: 14, recommended: 30, service: 47, "TS 31.102 §4.2.60", codec: FileCodecs.dialledNumber),
    EF(0x6FC8, "EF.EXT6", record: 13, service: 47, "TS 31.102 §4.2.61", codec: FileCodecs.numberExtension),
    EF(
      0x6FC9, "EF.MBI", record: 4, recommended: 5, service: 47, "TS 31.102 §4.2.62",
      codec: FileCodecs.mailboxIdentifiers),
    EF(
      0x6FCA, "EF.MWIS", record: 5, recommended: 6, service: 48, "TS 31.102 §4.2.63", codec: FileCodecs.messageWaiting),
    EF(0x6FCB, "EF.CFIS", record: 16, service: 49, "TS 31.102 §4.2.64", codec: FileCodecs.callForwarding),
    EF(0x6FCC, "EF.EXT7", record: 13, service: 49, "TS 31.102 §4.2.65", codec: FileCodecs.numberExtension),
    EF(
      0x6FCD, "EF.SPDI", sfi: 0x1B, size: 4, recommended: 17, service: 51, "TS 31.102 §4.2.66",
      codec: FileCodecs.serviceProviderDisplay),
    EF(
      0x6FCE, "EF.MMSN", record: 4, recommended: 20, service: 52, "TS 31.102 §4.2.67", codec: FileCodecs.mmsNotification
    ),
    EF(0x6FCF, "EF.EXT8", record: 13, service: 53, "TS 31.102 §4.2.68", codec: FileCodecs.mmsExtension),
    EF(
      0x6FD0, "EF.MMSICP", size: 1, recommended: 100, service: 52, "TS 31.102 §4.2.69",
      codec: FileCodecs.mmsConnectivity),
    EF(
      0x6FD1, "EF.MMSUP", record: 1, recommended: 100, service: 52, "TS 31.102 §4.2.70",
      codec: FileCodecs.mmsUserPreferences),
    EF(
      0x6FD2, "EF.MMSUCP", size: 1, recommended: 100, service: .all([52, 55]), "TS 31.102 §4.2.71",
      codec: FileCodecs.mmsConnectivity),
    EF(0x6FD3, "EF.NIA", record: 2, recommended: 32, service: 56, "TS 31.102 §4.2.72", codec: FileCodecs.alerting),
  ]

  private static let groupCalls: [FileDefinition] = [
    EF(
      0x6FB1, "EF.VGCS", size: 4, recommended: 200, service: 57, "TS 31.102 §4.2.73", codec: FileCodecs.groupIdentifiers
    ),
    EF(0x6FB2, "EF.VGCSS", size: 7, service: 57, "TS 31.102 §4.2.74", codec: FileCodecs.activeGroups),
    EF(
      0x6FB3, "EF.VBS", size: 4, recommended: 200, service: 58, "TS 31.102 §4.2.75", codec: FileCodecs.groupIdentifiers),
    EF(0x6FB4, "EF.VBSS", size: 7, service: 58, "TS 31.102 §4.2.76", codec: FileCodecs.activeGroups),
    EF(
      0x6FD4, "EF.VGCSCA", size: 2, recommended: 100, service: 64, "TS 31.102 §4.2.77", codec: FileCodecs.groupCiphering
    ),
    EF(
      0x6FD5, "EF.VBSCA", size: 2, recommended: 100, service: 65, "TS 31.102 §4.2.78", codec: FileCodecs.groupCiphering),
    EF(0x6FD6, "EF.GBABP", size: 3, recommended: 50, service: 68, "TS 31.102 §4.2.79", codec: FileCodecs.bootstrapping),
    EF(0x6FD7, "EF.MSK", record: 20, service: 69, "TS 31.102 §4.2.80", codec: FileCodecs.mbmsServiceKeys),
    EF(0x6FD8, "EF.MUK", record: 2, service: 69, "TS 31.102 §4.2.81", codec: FileCodecs.mbmsUserKey),
    EF(0x6FDA, "EF.GBANL", record: 2, recommended: 64, service: 68, "TS 31.102 §4.2.83", codec: FileCodecs.nafList),
    EF(
      0x6FD9, "EF.EHPLMN", sfi: 0x1D, size: 3, recommended: 12, service: 71, "TS 31.102 §4.2.84",
      codec: FileCodecs.networks),
    EF(
      0x6FDB, "EF.EHPLMNPI", size: 1, service: .all([71, 73]), "TS 31.102 §4.2.85",
      codec: FileCodecs.presentationIndication),
    EF(0x6FDC, "EF.LRPLMNSI", size: 1, service: 74, "TS 31.102 §4.2.86", codec: FileCodecs.lastNetworkSelection),
    EF(
      0x6FDD, "EF.NAFKCA", record: 2, recommended: 64, service: .all([68, 76]), "TS 31.102 §4.2.87",
      codec: FileCodecs.nafKeyCentre),
    EF(0x6FDE, "EF.SPNI", size: 1, recommended: 64, service: 78, "TS 31.102 §4.2.88", codec: FileCodecs.icons),
    EF(0x6FDF, "EF.PNNI", record: 1, recommended: 64, service: 79, "TS 31.102 §4.2.89", codec: FileCodecs.icons),
    EF(
      0x6FE2, "EF.NCP-IP", record: 2, recommended: 64, service: 80, "TS 31.102 §4.2.90", codec: FileCodecs.connectivity),
    EF(0x6FE3, "EF.EPSLOCI", sfi: 0x1E, size: 18, service: 85, "TS 31.102 §4.2.91", codec: FileCodecs.epsLocation),
    EF(
      0x6FE4, "EF.EPSNSC", sfi: 0x18, record: 54, recommended: 80, service: 85, "TS 31.102 §4.2.92",
      codec: FileCodecs.epsSecurityContext),
    EF(0x6FE6, "EF.UFC", size: 1, recommended: 30, "TS 31.102 §4.2.93", codec: FileCodecs.facilityControl),
    EF(
      0x6FE8, "EF.NASCONFIG", size: 2, recommended: 64, service: 96, "TS 31.102 §4.2.94",
      codec: FileCodecs.nasConfiguration),
    EF(0x6FE7, "EF.UICCIARI", record: 2, recommended: 64, service: 95, "TS 31.102 §4.2.95", codec: .uri("iari")),
    EF(0x6FEC, "EF.PWS", size: 1, service: 97, "TS 31.102 §4.2.96", codec: FileCodecs.warnings),
  ]

  private static let laterReleases: [FileDefinition] = [
    EF(
      0x6FED, "EF.FDNURI", record: 2, recommended: 64, service: .all([2, 99]), "TS 31.102 §4.2.97",
      codec: FileCodecs.dialledURI),
    EF(
      0x6FEE, "EF.BDNURI", record: 2, recommended: 64, service: .all([6, 99]), "TS 31.102 §4.2.98",
      codec: FileCodecs.dialledURI),
    EF(
      0x6FEF, "EF.SDNURI", record: 2, recommended: 64, service: .all([4, 99]), "TS 31.102 §4.2.99",
      codec: FileCodecs.dialledURI),
    EF(0x6FF0, "EF.IAL", record: 18, "TS 31.102 §4.2.100"),
    EF(0x6FF1, "EF.IPS", cyclic: 4, "TS 31.102 §4.2.101", codec: FileCodecs.pairingStatus),
    EF(0x6FF2, "EF.IPD", record: 10, "TS 31.102 §4.2.102", codec: FileCodecs.pairedDevice),
  ]

  private static let wlanAccess: [FileDefinition] = [
    EF(
      0x6FF3, "EF.ePDGId", size: 3, recommended: 64, service: .all([106, 107]), "TS 31.102 §4.2.103",
      codec: FileCodecs.gatewayIdentifiers),
    EF(
      0x6FF4, "EF.ePDGSelection", size: 8, recommended: 64, service: .all([106, 107]), "TS 31.102 §4.2.104",
      codec: FileCodecs.gatewaySelection),
    EF(
      0x6FF5, "EF.ePDGIdEm", size: 3, recommended: 64, service: .all([110, 111]), "TS 31.102 §4.2.104a",
      codec: FileCodecs.gatewayIdentifiers),
    EF(
      0x6FF6, "EF.ePDGSelectionEm", size: 8, recommended: 64, service: .all([110, 111]), "TS 31.102 §4.2.105",
      codec: FileCodecs.gatewaySelection),
    EF(0x6FF7, "EF.FromPreferred", size: 1, service: 114, "TS 31.102 §4.2.106", codec: FileCodecs.fromPreferred),
    EF(berTLV: 0x6FF8, "EF.IMSConfigData", service: 115, "TS 31.102 §4.2.107", codec: FileCodecs.configurationData),
    EF(
      0x6FFB, "EF.TVCONFIG", record: 3, recommended: 64, service: 116, "TS 31.102 §4.2.108",
      codec: FileCodecs.television),
    EF(0x6FF9, "EF.3GPPPSDATAOFF", size: 4, service: 117, "TS 31.102 §4.2.109", codec: FileCodecs.dataOff),
    EF(
      0x6FFA, "EF.3GPPPSDATAOFFservicelist", record: 2, recommended: 64, service: 118, "TS 31.102 §4.2.110",
      codec: FileCodecs.exemptService),
    EF(berTLV: 0x6FFC, "EF.XCAPConfigData", service: 120, "TS 31.102 §4.2.111", codec: FileCodecs.xcapConfiguration),
    EF(
      0x6FFD, "EF.EARFCNList", size: 30, recommended: 100, service: 121, "TS 31.102 §4.2.112",
      codec: FileCodecs.earfcnList),
    EF(berTLV: 0x6FFE, "EF.MuDMiDConfigData", service: 134, "TS 31.102 §4.2.113", codec: FileCodecs.configurationData),
    EF(0x6F01, "EF.eAKA", size: 1, "TS 31.102 §4.2.114", codec: FileCodecs.enhancedAKA),
    EF(
      0x6F02, "EF.OCST", size: 2, recommended: 100, service: 148, "TS 31.102 §4.2.115",
      codec: FileCodecs.signalThreshold),
    EF(
      0x6F0A, "EF.GBAUAPI", record: 2, recommended: 64, service: 68, "TS 31.102 §4.2.116", codec: FileCodecs.gbaAccess),
    EF(0x6F0B, "EF.IMSDCI", size: 1, service: 150, "TS 31.102 §4.2.117", codec: FileCodecs.dataChannel),
    EF(0x6F0C, "EF.OPLMNwAcT_LSP", size: 7, service: 151, "TS 31.102 §4.2.118"),
    EF(0x6F0D, "EF.LSPPLMN", size: 1, service: 152, "TS 31.102 §4.2.119", codec: FileCodecs.nonLSPSearch),
  ]
}
