// TS 31.102 §4.4: DFs at the USIM level.

enum USIMDirectoriesTable {
  /// EFs of DF.GSM-ACCESS.
  static let gsmAccess: [FileDefinition] = [
    .ef(0x4F20, "EF.Kc", sfi: 0x01, size: .init(9, 9), services: [27], clause: "TS 31.102 §4.4.3"),
    .ef(0x4F52, "EF.KcGPRS", sfi: 0x02, size: .init(9, 9), services: [27], clause: "TS 31.102 §4.4.3"),
    .ef(0x4F63, "EF.CPBCCH", size: .init(2, 14), services: [39], clause: "TS 31.102 §4.4.3"),
    .ef(0x4F64, "EF.InvScan", size: .init(1, 1), services: [40], clause: "TS 31.102 §4.4.3"),
  ]

  /// EFs of DF.WLAN.
  static let wlan: [FileDefinition] = [
    .ef(0x4F41, "EF.Pseudo", sfi: 0x01, services: [59], clause: "TS 31.102 §4.4.5"),
    .ef(0x4F42, "EF.UPLMNWLAN", sfi: 0x02, services: [60], clause: "TS 31.102 §4.4.5"),
    .ef(0x4F43, "EF.OPLMNWLAN", sfi: 0x03, services: [61], clause: "TS 31.102 §4.4.5"),
    .ef(0x4F44, "EF.UWSIDL", .linearFixed, sfi: 0x04, services: [62], clause: "TS 31.102 §4.4.5"),
    .ef(0x4F45, "EF.OWSIDL", .linearFixed, sfi: 0x05, services: [63], clause: "TS 31.102 §4.4.5"),
    .ef(0x4F46, "EF.WRI", sfi: 0x06, services: [66], clause: "TS 31.102 §4.4.5"),
    .ef(0x4F47, "EF.HWSIDL", .linearFixed, sfi: 0x07, services: [81], clause: "TS 31.102 §4.4.5"),
    .ef(0x4F48, "EF.WEHPLMNPI", sfi: 0x08, services: [82], clause: "TS 31.102 §4.4.5"),
    .ef(0x4F49, "EF.WHPI", sfi: 0x09, services: [83], clause: "TS 31.102 §4.4.5"),
    .ef(0x4F4A, "EF.WLRPLMN", sfi: 0x0A, services: [84], clause: "TS 31.102 §4.4.5"),
    .ef(0x4F4B, "EF.HPLMNDAI", sfi: 0x0B, services: [88], clause: "TS 31.102 §4.4.5"),
  ]

  /// EFs of DF.HNB.
  static let hnb: [FileDefinition] = [
    .ef(0x4F81, "EF.ACSGL", .linearFixed, sfi: 0x01, services: [86], clause: "TS 31.102 §4.4.6"),
    .ef(0x4F82, "EF.CSGT", .linearFixed, sfi: 0x02, services: [86], clause: "TS 31.102 §4.4.6"),
    .ef(0x4F83, "EF.HNBN", .linearFixed, sfi: 0x03, services: [86], clause: "TS 31.102 §4.4.6"),
    .ef(0x4F84, "EF.OCSGL", .linearFixed, sfi: 0x04, services: [90], clause: "TS 31.102 §4.4.6"),
    .ef(0x4F85, "EF.OCSGT", .linearFixed, sfi: 0x05, services: [90], clause: "TS 31.102 §4.4.6"),
    .ef(0x4F86, "EF.OHNBN", .linearFixed, sfi: 0x06, services: [90], clause: "TS 31.102 §4.4.6"),
  ]

  /// EFs of DF.ProSe.
  static let prose: [FileDefinition] = [
    .ef(0x4F01, "EF.PROSE_MON", .linearFixed, sfi: 0x01, clause: "TS 31.102 §4.4.8"),
    .ef(0x4F02, "EF.PROSE_ANN", .linearFixed, sfi: 0x02, clause: "TS 31.102 §4.4.8"),
    .ef(0x4F03, "EF.PROSEFUNC", .linearFixed, sfi: 0x03, clause: "TS 31.102 §4.4.8"),
    .ef(0x4F04, "EF.PROSE_RADIO_COM", sfi: 0x04, clause: "TS 31.102 §4.4.8"),
    .ef(0x4F05, "EF.PROSE_RADIO_MON", sfi: 0x05, clause: "TS 31.102 §4.4.8"),
    .ef(0x4F06, "EF.PROSE_RADIO_ANN", sfi: 0x06, clause: "TS 31.102 §4.4.8"),
    .ef(0x4F07, "EF.PROSE_POLICY", .linearFixed, sfi: 0x07, clause: "TS 31.102 §4.4.8"),
    .ef(0x4F08, "EF.PROSE_PLMN", .linearFixed, sfi: 0x08, clause: "TS 31.102 §4.4.8"),
    .ef(0x4F09, "EF.PROSE_GC", sfi: 0x09, clause: "TS 31.102 §4.4.8"),
    .ef(0x4F10, "EF.PST", sfi: 0x10, clause: "TS 31.102 §4.4.8"),
    .ef(0x4F11, "EF.UIRC", sfi: 0x11, clause: "TS 31.102 §4.4.8"),
    .ef(0x4F12, "EF.PROSE_GM_DISCOVERY", .linearFixed, sfi: 0x12, clause: "TS 31.102 §4.4.8"),
    .ef(0x4F13, "EF.PROSE_RELAY", .linearFixed, sfi: 0x13, clause: "TS 31.102 §4.4.8"),
    .ef(0x4F14, "EF.PROSE_RELAY_DISCOVERY", sfi: 0x14, clause: "TS 31.102 §4.4.8"),
  ]

  /// EFs of DF.5GS.
  static let fiveGS: [FileDefinition] = [
    .ef(0x4F01, "EF.5GS3GPPLOCI", sfi: 0x01, size: .init(20, 20), services: [122], clause: "TS 31.102 §4.4.11"),
    .ef(0x4F02, "EF.5GSN3GPPLOCI", sfi: 0x02, size: .init(20, 20), services: [122], clause: "TS 31.102 §4.4.11"),
    .ef(
      0x4F03, "EF.5GS3GPPNSC", .linearFixed, sfi: 0x03, size: .init(57), services: [122], clause: "TS 31.102 §4.4.11"),
    .ef(
      0x4F04, "EF.5GSN3GPPNSC", .linearFixed, sfi: 0x04, size: .init(57), services: [122], clause: "TS 31.102 §4.4.11"),
    .ef(0x4F05, "EF.5GAUTHKEYS", sfi: 0x05, size: .init(68), services: [123], clause: "TS 31.102 §4.4.11"),
    .ef(0x4F06, "EF.UAC_AIC", sfi: 0x06, size: .init(4, 4), services: [126], clause: "TS 31.102 §4.4.11"),
    .ef(0x4F07, "EF.SUCI_Calc_Info", sfi: 0x07, size: .init(2), services: [124], clause: "TS 31.102 §4.4.11"),
    .ef(0x4F08, "EF.OPL5G", .linearFixed, sfi: 0x08, size: .init(10), services: [129], clause: "TS 31.102 §4.4.11"),
    .ef(0x4F09, "EF.SUPI_NAI", sfi: 0x09, services: [130], clause: "TS 31.102 §4.4.11"),
    .ef(0x4F0A, "EF.Routing_Indicator", sfi: 0x0A, services: [124], clause: "TS 31.102 §4.4.11"),
    .ef(0x4F0B, "EF.URSP", sfi: 0x0B, services: [132], clause: "TS 31.102 §4.4.11"),
    .ef(0x4F0C, "EF.TN3GPPSNN", sfi: 0x0C, services: [133], clause: "TS 31.102 §4.4.11"),
    .ef(0x4F0D, "EF.CAG", sfi: 0x0D, services: [137], clause: "TS 31.102 §4.4.11"),
    .ef(0x4F0E, "EF.SOR-CMCI", sfi: 0x0E, services: [138], clause: "TS 31.102 §4.4.11"),
    .ef(0x4F0F, "EF.DRI", sfi: 0x0F, services: [140], clause: "TS 31.102 §4.4.11"),
    .ef(0x4F10, "EF.5GSEDRX", sfi: 0x10, services: [141], clause: "TS 31.102 §4.4.11"),
    .ef(0x4F11, "EF.5GNSWO_CONF", sfi: 0x11, services: [142], clause: "TS 31.102 §4.4.11"),
    .ef(0x4F15, "EF.MCHPPLMN", sfi: 0x15, services: [144], clause: "TS 31.102 §4.4.11"),
    .ef(0x4F16, "EF.KAUSF_DERIVATION", sfi: 0x16, services: [145], clause: "TS 31.102 §4.4.11"),
  ]

  /// EFs of DF.SNPN.
  static let snpn: [FileDefinition] = [
    .ef(0x4F01, "EF.PWS_SNPN", sfi: 0x01, services: [143], clause: "TS 31.102 §4.4.12"),
    .ef(0x4F02, "EF.NID", .linearFixed, sfi: 0x02, size: .init(6, 6), services: [146], clause: "TS 31.102 §4.4.12"),
  ]

  /// EFs of DF.5G_ProSe.
  static let fiveGProSe: [FileDefinition] = [
    .ef(0x4F01, "EF.5G_PROSE_ST", sfi: 0x01, size: .init(1, 2), clause: "TS 31.102 §4.4.13"),
    .ef(0x4F02, "EF.5G_PROSE_DD", sfi: 0x02, services: [1], clause: "TS 31.102 §4.4.13"),
    .ef(0x4F03, "EF.5G_PROSE_DC", sfi: 0x03, services: [2], clause: "TS 31.102 §4.4.13"),
    .ef(0x4F04, "EF.5G_PROSE_U2NRU", sfi: 0x04, services: [3], clause: "TS 31.102 §4.4.13"),
    .ef(0x4F05, "EF.5G_PROSE_RU", sfi: 0x05, services: [4], clause: "TS 31.102 §4.4.13"),
    .ef(0x4F06, "EF.5G_PROSE_UIR", sfi: 0x06, services: [5], clause: "TS 31.102 §4.4.13"),
    .ef(0x4F07, "EF.5G_PROSE_U2URU", sfi: 0x07, services: [6], clause: "TS 31.102 §4.4.13"),
    .ef(0x4F08, "EF.5G_PROSE_EU", sfi: 0x08, services: [7], clause: "TS 31.102 §4.4.13"),
  ]

  /// EFs of DF.5MBSUECONFIG.
  static let fiveMBS: [FileDefinition] = [
    .ef(0x4F01, "EF.5MBSUECONFIG", clause: "TS 31.102 §4.4.14")
  ]

  /// EFs of DF.SAIP.
  static let saip: [FileDefinition] = [
    .ef(0x4F01, "EF.SUCI_Calc_Info", sfi: 0x07, size: .init(2), clause: "SAIP")
  ]

  /// EFs of DF.MExE.
  static let mexe: [FileDefinition] = [
    .ef(0x4F40, "EF.MExE-ST", clause: "TS 31.102 §4.4.4"),
    .ef(0x4F41, "EF.ORPK", .linearFixed, size: .init(10), clause: "TS 31.102 §4.4.4"),
    .ef(0x4F42, "EF.ARPK", .linearFixed, size: .init(10), clause: "TS 31.102 §4.4.4"),
    .ef(0x4F43, "EF.TPRPK", .linearFixed, size: .init(10), clause: "TS 31.102 §4.4.4"),
  ]

  /// EFs of DF.SoLSA.
  static let solsa: [FileDefinition] = [
    .ef(0x4F30, "EF.SAI", clause: "TS 31.102 §4.4.1"),
    .ef(0x4F31, "EF.SLL", .linearFixed, size: .init(11), clause: "TS 31.102 §4.4.1"),
  ]

  /// EFs of DF.ACDC.
  static let acdc: [FileDefinition] = [
    .ef(0x4F01, "EF.ACDC_LIST", .linearFixed, sfi: 0x01, clause: "TS 31.102 §4.4.9")
  ]

  /// EFs of DF.TV.
  static let tv: [FileDefinition] = [
    .ef(0x4F01, "EF.TVUSD", .berTLV, sfi: 0x01, clause: "TS 31.102 §4.4.10")
  ]
}
