import ISO7816

/// DF.EIRENE of a GSM-R SIM (UIC EIRENE, FFFIS for GSM-R SIM cards).
enum EIRENETable {
  static let directory: FileDefinition = .df(0x7FE0, "DF.EIRENE", clause, dialling, network)
  private static let clause = "UIC EIRENE FFFIS for GSM-R SIM cards"

  private static let dialling: [FileDefinition] = [
    EF(0x6F80, "EF.NW", record: 8, clause, codec: FileCodecs.networkString),
    EF(0x6F81, "EF.5to8digits", size: 4, clause, codec: FileCodecs.dialledDigits),
    EF(0x6F82, "EF.2digits", size: 4, clause, codec: FileCodecs.dialledDigits),
    EF(0x6F83, "EF.8digits", size: 4, clause, codec: FileCodecs.dialledDigits),
    EF(0x6F84, "EF.9digits", size: 4, clause, codec: FileCodecs.dialledDigits),
    EF(0x6F85, "EF.SSSSS", size: 4, clause, codec: FileCodecs.dialledDigits),
    EF(0x6F86, "EF.LLLLL", size: 4, clause, codec: FileCodecs.dialledDigits),
    EF(0x6F91, "EF.Location", size: 4, clause, codec: FileCodecs.dialledDigits),
    EF(0x6F87, "EF.FreeNumber", size: 4, clause, codec: FileCodecs.dialledDigits),
    EF(0x6F88, "EF.FC", record: 3, clause, codec: FileCodecs.predefinedValue),
    EF(0x6F89, "EF.Service", record: 3, clause, codec: FileCodecs.predefinedValue),
    EF(0x6F8A, "EF.Call", record: 3, clause, codec: FileCodecs.predefinedValue),
    EF(0x6F8B, "EF.FctTeam", record: 3, clause, codec: FileCodecs.predefinedValue),
    EF(0x6F92, "EF.Controller", record: 3, clause, codec: FileCodecs.predefinedValue),
    EF(0x6F8C, "EF.Gateway", record: 3, clause, codec: FileCodecs.predefinedValue),
  ]

  private static let network: [FileDefinition] = [
    EF(0x6F8D, "EF.IC", record: 7, clause, codec: FileCodecs.internationalCode),
    EF(0x6F8E, "EF.CT", record: 6, clause, codec: FileCodecs.switching),
    EF(0x6F8F, "EF.SC", record: 6, clause, codec: FileCodecs.switching),
    EF(0x6FF1, "EF.FN", record: 9, clause, codec: FileCodecs.functionalNumber),
    EF(0x6FF2, "EF.CallconfC", size: 24, clause, codec: FileCodecs.emergencyConfirmation),
    EF(0x6FF3, "EF.CallconfI", record: 21, clause, codec: FileCodecs.emergencyInformation),
    EF(0x6FF4, "EF.Shunting", size: 8, clause, codec: FileCodecs.shunting),
    EF(0x6FF5, "EF.GsmrPLMN", record: 9, clause, codec: FileCodecs.railwayNetwork),
  ]
}
