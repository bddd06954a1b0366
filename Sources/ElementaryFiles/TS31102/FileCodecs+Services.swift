extension FileCodecs {
  /// EF.UST (TS 31.102 §4.2.8).
  static let usimServices: Codec = .services(ServiceNames.usim)
  /// EF.EST (TS 31.102 §4.2.47).
  static let enabledServices: Codec = .services(ServiceNames.enabled)
  /// EF.IST (TS 31.103 §4.2.7).
  static let isimServices: Codec = .services(ServiceNames.isim)
  /// EF.SST (TS 51.011 §10.3.7).
  static let simServices: Codec = .allocatedServices(ServiceNames.sim)
  /// EF.CST of an R-UIM (3GPP2 C.S0023 §3.4.18).
  static let ruimServices: Codec = .allocatedServices(ServiceNames.ruim)
  /// EF.PST (TS 31.102 §4.4.8.11).
  static let proSeServices: Codec = .services(ServiceNames.proSe)
  /// EF.5G_PROSE_ST (TS 31.102 §4.4.13.2).
  static let fiveGProSeServices: Codec = .services(ServiceNames.fiveGProSe)
  /// EF.AST (TS 31.102 §4.6.6.2).
  static let aircraftServices: Codec = .services(ServiceNames.aircraft)

  /// EF.MST (TS 31.102 §4.6.4.2): the coding of the configuration data, then the table.
  static let missionCriticalServices: Codec = codedServices([0: "XML"], ServiceNames.missionCritical)
  /// EF.VST (TS 31.102 §4.6.5.2).
  static let vehicleServices: Codec = codedServices([0: "XML", 1: "TS 24.588"], ServiceNames.vehicles)

  private static func codedServices(_ codings: [Int: String], _ names: [Int: String]) -> Codec {
    Codec.record {
      choice("coding", codings)
      field("services", .services(names))
    }.filled(with: 0x00).readingEmptyRecords()
  }
}
