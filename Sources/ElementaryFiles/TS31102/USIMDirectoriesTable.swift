import ISO7816

/// TS 31.102 §4.4: DFs of the USIM.
enum USIMDirectoriesTable {
  static let directories: [FileDefinition] = [
    .df(0x5F70, "DF.SoLSA", service: 23, "TS 31.102 §4.4.1", SoLSATable.files("TS 31.102 §4.4.1")),
    .df(0x5F3A, "DF.PHONEBOOK", service: 1, "TS 31.102 §4.4.2", PhoneBookTable.files),
    .df(0x5F3B, "DF.GSM-ACCESS", service: 27, "TS 31.102 §4.4.3", gsmAccess),
    .df(0x5F3C, "DF.MExE", service: 41, "TS 31.102 §4.4.4", MExETable.files("TS 31.102 §4.4.4")),
    .df(
      0x5F40, "DF.WLAN", service: .any([59, 60, 61, 62, 63, 66, 81, 82, 83, 84, 88]), "TS 31.102 §4.4.5", wlan),
    .df(0x5F50, "DF.HNB", service: .any([86, 90]), "TS 31.102 §4.4.6", homeNodeB),
    .df(0x5F90, "DF.ProSe", service: 101, "TS 31.102 §4.4.8", proSe),
    .df(0x5FA0, "DF.ACDC", service: 108, "TS 31.102 §4.4.9", acdc),
    // Its EF.TVUSD files are named by EF.TVCONFIG of the ADF.
    .df(0x5FB0, "DF.TV", service: 116, "TS 31.102 §4.4.10"),
    .df(
      0x5FC0, "DF.5GS",
      service: .any([
        122, 123, 124, 125, 126, 127, 128, 129, 130, 132, 133, 134, 135, 136, 137, 138, 140, 141, 142, 144, 145,
      ]), "TS 31.102 §4.4.11", fiveGS),
    .df(0x5FD0, "DF.SAIP", service: .all([124, 125]), "TCA Profile Package §9.5.11", saip),
    .df(0x5FE0, "DF.SNPN", service: .any([143, 146]), "TS 31.102 §4.4.12", snpn),
    .df(0x5FF0, "DF.5G_ProSe", service: 139, "TS 31.102 §4.4.13", fiveGProSe),
    .df(0x5FF1, "DF.5MBSUECONFIG", service: 147, "TS 31.102 §4.4.14", broadcast),
  ]

  private static let gsmAccess: [FileDefinition] = [
    EF(0x4F20, "EF.Kc", sfi: 0x01, size: 9, service: 27, "TS 31.102 §4.4.3.1", codec: FileCodecs.kc),
    EF(0x4F52, "EF.KcGPRS", sfi: 0x02, size: 9, service: 27, "TS 31.102 §4.4.3.2", codec: FileCodecs.kc),
    EF(0x4F63, "EF.CPBCCH", size: 2, service: 39, "TS 31.102 §4.4.3.4", codec: FileCodecs.carriers),
    EF(0x4F64, "EF.InvScan", size: 1, service: 40, "TS 31.102 §4.4.3.5", codec: FileCodecs.investigationScan),
  ]

  private static let wlan: [FileDefinition] = [
    EF(0x4F41, "EF.Pseudo", sfi: 0x01, size: 2, service: 59, "TS 31.102 §4.4.5.1", codec: FileCodecs.pseudonym),
    EF(0x4F42, "EF.UPLMNWLAN", sfi: 0x02, size: 30, service: 60, "TS 31.102 §4.4.5.2", codec: FileCodecs.networks),
    EF(0x4F43, "EF.OPLMNWLAN", sfi: 0x03, size: 30, service: 61, "TS 31.102 §4.4.5.3", codec: FileCodecs.networks),
    EF(0x4F44, "EF.UWSIDL", sfi: 0x04, record: 1, service: 62, "TS 31.102 §4.4.5.4", codec: FileCodecs.wlanIdentifier),
    EF(0x4F45, "EF.OWSIDL", sfi: 0x05, record: 1, service: 63, "TS 31.102 §4.4.5.5", codec: FileCodecs.wlanIdentifier),
    EF(0x4F46, "EF.WRI", sfi: 0x06, size: 1, service: 66, "TS 31.102 §4.4.5.6", codec: FileCodecs.wlanReauthentication),
    EF(0x4F47, "EF.HWSIDL", sfi: 0x07, record: 1, service: 81, "TS 31.102 §4.4.5.7", codec: FileCodecs.wlanIdentifier),
    EF(0x4F48, "EF.WEHPLMNPI", sfi: 0x08, size: 1, service: 82, "TS 31.102 §4.4.5.8", codec: FileCodecs.wlanIndication),
    EF(0x4F49, "EF.WHPI", sfi: 0x09, size: 1, service: 83, "TS 31.102 §4.4.5.9", codec: FileCodecs.wlanIndication),
    EF(0x4F4A, "EF.WLRPLMN", sfi: 0x0A, size: 3, service: 84, "TS 31.102 §4.4.5.10", codec: FileCodecs.network),
    EF(0x4F4B, "EF.HPLMNDAI", sfi: 0x0B, size: 1, service: 88, "TS 31.102 §4.4.5.11", codec: FileCodecs.wlanIndication),
  ]

  private static let homeNodeB: [FileDefinition] = [
    EF(
      0x4F81, "EF.ACSGL", sfi: 0x01, record: 2, recommended: 64, service: 86, "TS 31.102 §4.4.6.2",
      codec: FileCodecs.allowedGroups),
    EF(
      0x4F82, "EF.CSGT", sfi: 0x02, record: 2, recommended: 64, service: 86, "TS 31.102 §4.4.6.3",
      codec: FileCodecs.groupType),
    EF(
      0x4F83, "EF.HNBN", sfi: 0x03, record: 2, recommended: 64, service: 86, "TS 31.102 §4.4.6.4",
      codec: FileCodecs.homeNodeBName),
    EF(
      0x4F84, "EF.OCSGL", sfi: 0x04, record: 2, recommended: 64, service: 90, "TS 31.102 §4.4.6.5",
      codec: FileCodecs.operatorGroups),
    EF(
      0x4F85, "EF.OCSGT", sfi: 0x05, record: 2, recommended: 64, service: 90, "TS 31.102 §4.4.6.6",
      codec: FileCodecs.groupType),
    EF(
      0x4F86, "EF.OHNBN", sfi: 0x06, record: 2, recommended: 64, service: 90, "TS 31.102 §4.4.6.7",
      codec: FileCodecs.homeNodeBName),
  ]

  /// Which of them exist says EF.PST.
  private static let proSe: [FileDefinition] = [
    EF(0x4F01, "EF.PROSE_MON", sfi: 0x01, record: 1, "TS 31.102 §4.4.8.2", codec: FileCodecs.proSeMonitoring),
    EF(0x4F02, "EF.PROSE_ANN", sfi: 0x02, record: 1, "TS 31.102 §4.4.8.3", codec: FileCodecs.proSeAnnouncing),
    EF(0x4F03, "EF.PROSEFUNC", sfi: 0x03, record: 1, "TS 31.102 §4.4.8.4"),
    EF(
      0x4F04, "EF.PROSE_RADIO_COM", sfi: 0x04, size: 1, "TS 31.102 §4.4.8.5",
      codec: FileCodecs.proSeRadio("communicationOutOfCoverage")),
    EF(
      0x4F05, "EF.PROSE_RADIO_MON", sfi: 0x05, size: 1, "TS 31.102 §4.4.8.6",
      codec: FileCodecs.proSeRadio("monitoringOutOfCoverage")),
    EF(
      0x4F06, "EF.PROSE_RADIO_ANN", sfi: 0x06, size: 1, "TS 31.102 §4.4.8.7",
      codec: FileCodecs.proSeRadio("announcingOutOfCoverage")),
    EF(0x4F07, "EF.PROSE_POLICY", sfi: 0x07, record: 1, "TS 31.102 §4.4.8.8"),
    EF(0x4F08, "EF.PROSE_PLMN", sfi: 0x08, record: 1, "TS 31.102 §4.4.8.9"),
    EF(0x4F09, "EF.PROSE_GC", sfi: 0x09, size: 1, "TS 31.102 §4.4.8.10"),
    EF(0x4F10, "EF.PST", sfi: 0x10, size: 1, "TS 31.102 §4.4.8.11", codec: FileCodecs.proSeServices),
    EF(0x4F11, "EF.UIRC", sfi: 0x11, size: 1, "TS 31.102 §4.4.8.12"),
    EF(0x4F12, "EF.PROSE_GM_DISCOVERY", sfi: 0x12, record: 1, "TS 31.102 §4.4.8.13"),
    EF(0x4F13, "EF.PROSE_RELAY", sfi: 0x13, record: 1, "TS 31.102 §4.4.8.14"),
    EF(0x4F14, "EF.PROSE_RELAY_DISCOVERY", sfi: 0x14, size: 1, "TS 31.102 §4.4.8.15"),
  ]

  private static let acdc: [FileDefinition] = [
    EF(0x4F01, "EF.ACDC_LIST", sfi: 0x01, size: 21, service: 108, "TS 31.102 §4.4.9.2", codec: FileCodecs.acdcList)
  ]

  private static let fiveGS: [FileDefinition] = [
    EF(
      0x4F01, "EF.5GS3GPPLOCI", sfi: 0x01, size: 20, service: 122, "TS 31.102 §4.4.11.2",
      codec: FileCodecs.fiveGSLocation),
    EF(
      0x4F02, "EF.5GSN3GPPLOCI", sfi: 0x02, size: 20, service: 122, "TS 31.102 §4.4.11.3",
      codec: FileCodecs.fiveGSLocation),
    EF(
      0x4F03, "EF.5GS3GPPNSC", sfi: 0x03, record: 57, recommended: 62, service: 122, "TS 31.102 §4.4.11.4",
      codec: FileCodecs.fiveGSSecurityContext),
    EF(
      0x4F04, "EF.5GSN3GPPNSC", sfi: 0x04, record: 57, recommended: 62, service: 122, "TS 31.102 §4.4.11.5",
      codec: FileCodecs.fiveGSSecurityContext),
    EF(
      0x4F05, "EF.5GAUTHKEYS", sfi: 0x05, size: 68, recommended: 110, service: 123, "TS 31.102 §4.4.11.6",
      codec: FileCodecs.fiveGKeys),
    EF(
      0x4F06, "EF.UAC_AIC", sfi: 0x06, size: 4, service: 126, "TS 31.102 §4.4.11.7", codec: FileCodecs.accessIdentities),
    EF(
      0x4F07, "EF.SUCI_Calc_Info", sfi: 0x07, size: 2, service: .all([124, .not(125)]), "TS 31.102 §4.4.11.8",
      codec: FileCodecs.suciCalculation),
    EF(
      0x4F08, "EF.OPL5G", sfi: 0x08, record: 10, service: 129, "TS 31.102 §4.4.11.9",
      codec: FileCodecs.operatorPLMN5G),
    EF(
      0x4F09, "EF.SUPI_NAI", sfi: 0x09, size: 1, service: 130, "TS 31.102 §4.4.11.10", codec: FileCodecs.subscriptionNAI
    ),
    EF(
      0x4F0A, "EF.Routing_Indicator", sfi: 0x0A, size: 4, service: 124, "TS 31.102 §4.4.11.11",
      codec: FileCodecs.routingIndicator),
    EF(berTLV: 0x4F0B, "EF.URSP", sfi: 0x0B, service: 132, "TS 31.102 §4.4.11.12", codec: FileCodecs.routeSelection),
    EF(
      0x4F0C, "EF.TN3GPPSNN", sfi: 0x0C, size: 1, service: 135, "TS 31.102 §4.4.11.13",
      codec: FileCodecs.servingNetworks),
    EF(
      0x4F0D, "EF.CAG", sfi: 0x0D, size: 2, service: 137, "TS 31.102 §4.4.11.14", codec: FileCodecs.closedAccessGroups),
    EF(0x4F0E, "EF.SOR-CMCI", sfi: 0x0E, size: 2, service: 138, "TS 31.102 §4.4.11.15", codec: FileCodecs.steering),
    EF(0x4F0F, "EF.DRI", sfi: 0x0F, size: 7, service: 140, "TS 31.102 §4.4.11.17", codec: FileCodecs.disasterRoaming),
    EF(0x4F10, "EF.5GSEDRX", sfi: 0x10, size: 2, service: 141, "TS 31.102 §4.4.11.18", codec: FileCodecs.extendedDRX),
    EF(
      0x4F11, "EF.5GNSWO_CONF", sfi: 0x11, size: 1, service: 142, "TS 31.102 §4.4.11.19", codec: FileCodecs.wlanOffload),
    EF(
      0x4F15, "EF.MCHPPLMN", sfi: 0x15, size: 1, service: 144, "TS 31.102 §4.4.11.20",
      codec: FileCodecs.searchMultiplier),
    EF(
      0x4F16, "EF.KAUSF_DERIVATION", sfi: 0x16, size: 1, service: 145, "TS 31.102 §4.4.11.21",
      codec: FileCodecs.kausfDerivation),
  ]

  /// Where the USIM computes SUCIs itself: the terminal must not see these keys in DF.5GS.
  private static let saip: [FileDefinition] = [
    EF(
      0x4F01, "EF.SUCI_Calc_Info", size: 2, service: 125, "TCA Profile Package §9.5.11",
      codec: FileCodecs.suciCalculation)
  ]

  private static let snpn: [FileDefinition] = [
    EF(0x4F01, "EF.PWS_SNPN", sfi: 0x01, size: 1, service: 143, "TS 31.102 §4.4.12.2", codec: FileCodecs.snpnWarnings),
    EF(
      0x4F02, "EF.NID", sfi: 0x02, record: 6, service: 146, "TS 31.102 §4.4.12.3", codec: FileCodecs.networkIdentifier),
  ]

  /// Which of them exist says EF.5G_PROSE_ST.
  private static let fiveGProSe: [FileDefinition] = [
    EF(
      0x4F01, "EF.5G_PROSE_ST", sfi: 0x01, size: 1, recommended: 2, service: 139, "TS 31.102 §4.4.13.2",
      codec: FileCodecs.fiveGProSeServices),
    EF(0x4F02, "EF.5G_PROSE_DD", sfi: 0x02, size: 26, "TS 31.102 §4.4.13.3", codec: FileCodecs.proSeConfiguration),
    EF(0x4F03, "EF.5G_PROSE_DC", sfi: 0x03, size: 12, "TS 31.102 §4.4.13.4", codec: FileCodecs.proSeConfiguration),
    EF(0x4F04, "EF.5G_PROSE_U2NRU", sfi: 0x04, size: 32, "TS 31.102 §4.4.13.5", codec: FileCodecs.proSeConfiguration),
    EF(0x4F05, "EF.5G_PROSE_RU", sfi: 0x05, size: 29, "TS 31.102 §4.4.13.6", codec: FileCodecs.proSeConfiguration),
    EF(0x4F06, "EF.5G_PROSE_UIR", sfi: 0x06, size: 32, "TS 31.102 §4.4.13.7", codec: FileCodecs.proSeConfiguration),
    EF(0x4F07, "EF.5G_PROSE_U2URU", sfi: 0x07, size: 1, "TS 31.102 §4.4.13.8", codec: FileCodecs.proSeConfiguration),
    EF(0x4F08, "EF.5G_PROSE_EU", sfi: 0x08, size: 1, "TS 31.102 §4.4.13.9", codec: FileCodecs.proSeConfiguration),
    EF(0x4F09, "EF.5G_PROSE_MU2NRU", sfi: 0x09, size: 1, "TS 31.102 §4.4.13.10", codec: FileCodecs.proSeConfiguration),
    EF(0x4F0A, "EF.5G_PROSE_IMU2NRU", sfi: 0x0A, size: 1, "TS 31.102 §4.4.13.11", codec: FileCodecs.proSeConfiguration),
    EF(0x4F0B, "EF.5G_PROSE_MRU", sfi: 0x0B, size: 1, "TS 31.102 §4.4.13.12", codec: FileCodecs.proSeConfiguration),
    EF(0x4F0C, "EF.5G_PROSE_MU2URU", sfi: 0x0C, size: 1, "TS 31.102 §4.4.13.13", codec: FileCodecs.proSeConfiguration),
    EF(0x4F0D, "EF.5G_PROSE_MEU", sfi: 0x0D, size: 1, "TS 31.102 §4.4.13.14", codec: FileCodecs.proSeConfiguration),
  ]

  private static let broadcast: [FileDefinition] = [
    EF(
      0x4F01, "EF.5MBSUECONFIG", size: 2, recommended: 64, service: 147, "TS 31.102 §4.4.14.2",
      codec: FileCodecs.broadcastConfiguration)
  ]
}
