import ISO7816

/// TS 102 221 §13: files under the MF.
enum MasterFileTable {
  static let files: [FileDefinition] = [
    EF(0x2F00, "EF.DIR", sfi: 0x1E, record: 5, recommended: 54, "TS 102 221 §13.1", codec: FileCodecs.application),
    EF(0x2FE2, "EF.ICCID", sfi: 0x02, size: 10, "TS 102 221 §13.2", codec: FileCodecs.iccid),
    EF(0x2F05, "EF.PL", sfi: 0x05, size: 2, "TS 102 221 §13.3", codec: .languages),
    EF(0x2F06, "EF.ARR", sfi: 0x06, record: 1, "TS 102 221 §13.4", codec: FileCodecs.accessRules),
    EF(0x2F08, "EF.UMPC", sfi: 0x08, size: 5, "TS 102 221 §13.6", codec: FileCodecs.powerConsumption),
  ]

  /// Further applications' icons stand in EF.ICON files that EF.LAUNCHPAD names.
  static let configurationData: FileDefinition = .df(
    0x7F11, "DF.CD", "TS 102 221 §13.5",
    [EF(0x6F01, "EF.LAUNCHPAD", size: 1, "TS 102 221 §13.5.1")])
}
