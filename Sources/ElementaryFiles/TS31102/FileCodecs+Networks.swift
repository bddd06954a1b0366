extension FileCodecs {
  /// TS 31.102 §4.2.5: b16 to b9 are the bits of the first byte.
  static let accessTechnologies: [Int: String] = [
    16: "UTRAN", 15: "E-UTRAN", 14: "E-UTRAN WB-S1", 13: "E-UTRAN NB-S1", 12: "NG-RAN", 11: "satellite NG-RAN",
    10: "satellite E-UTRAN WB-S1", 9: "satellite E-UTRAN NB-S1", 8: "GSM", 7: "GSM COMPACT", 6: "cdma2000 HRPD",
    5: "cdma2000 1xRTT", 4: "EC-GSM-IoT", 3: "GSM without EC-GSM-IoT",
  ]

  /// EF.PLMNwAcT, EF.OPLMNwAcT, EF.HPLMNwAcT (TS 31.102 §4.2.5): from the highest priority to the lowest.
  static let networksWithTechnology: Codec = .list(
    of: .record {
      field("plmn", .plmn)
      flags("accessTechnologies", bytes: 2, accessTechnologies)
    }, size: 5, empty: [0xFF, 0xFF, 0xFF, 0x00, 0x00])

  /// EF.FPLMN, EF.EHPLMN (TS 31.102 §4.2.16) and EF.PLMNsel (TS 51.011 §10.3.4).
  static let networks: Codec = .list(of: .plmn, size: 3)

  /// EF.RPLMNAcTD (TS 31.102 V3.8.0 §4.2.56).
  static let lastTechnologies: Codec = .list(of: .flags(2, accessTechnologies), size: 2)

  /// EF.SPDI (TS 31.102 §4.2.66): networks in which the service provider name is shown.
  static let serviceProviderDisplay: Codec = .tlv {
    template(0xA3, "displayInformation") { tag(0x80, "plmns", networks) }
  }

  /// EF.HPPLMN (TS 31.102 §4.2.6): the unit is 6 minutes; 0 is no search.
  static let searchPeriod: Codec = .record { uint("sixMinutes", 1) }

  /// EF.CNL (TS 31.102 §4.2.50): FF where a level does not count.
  static let cooperativeNetworks: Codec = .list(
    of: .record {
      field("plmn", .plmn)
      hex("networkSubset", 1)
      hex("serviceProvider", 1)
      hex("corporate", 1)
    }, size: 6)

  /// EF.EHPLMNPI (TS 31.102 §4.2.85).
  static let presentationIndication: Codec = .record {
    choice(
      "indication",
      [0: "no preference", 1: "only the EHPLMN of the highest priority", 2: "all EHPLMNs"])
  }

  /// EF.LRPLMNSI (TS 31.102 §4.2.86).
  static let lastNetworkSelection: Codec = .record {
    choice("selection", [0: "last RPLMN", 1: "HPLMN or last RPLMN"])
  }

  /// EF.CPBCCH (TS 51.011 §10.3.38): numbers of carriers.
  static let carriers: Codec = .list(of: .uint(2), size: 2)

  /// EF.InvScan (TS 51.011 §10.3.39).
  static let investigationScan: Codec = .record {
    flags("scan", [1: "in limited service mode", 2: "after successful PLMN selection"])
  }

  /// EF.WLRPLMN (TS 31.102 §4.4.5.10).
  static let network: Codec = .record { field("plmn", .plmn) }

  /// EF.TVCONFIG (TS 31.102 §4.2.108).
  static let television: Codec = .record {
    field("plmn", .plmn)
    field(
      "lists",
      .tlv {
        tag(0xA0, "groups", .list(of: broadcastGroup, size: 9))
        tag(0xA1, "earfcns")
      })
  }

  /// A temporary mobile group identity and the file that describes what it carries.
  static let broadcastGroup: Codec = .record {
    hex("tmgi", 6)
    hex("file", 2)
    hex("serviceType", 1)
  }
}
