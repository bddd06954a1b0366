import ISO7816

/// TS 31.102 §4.4.2: the phone book. All other files of it are placed by EF.PBR.
enum PhoneBookTable {
  static let files: [FileDefinition] = [
    EF(0x4F30, "EF.PBR", record: 2, recommended: 64, "TS 31.102 §4.4.2.1", codec: FileCodecs.phoneBookReference),
    EF(
      0x4F22, "EF.PSC", size: 4, "TS 31.102 §4.4.2.12.2",
      codec: FileCodecs.counter("phoneBookSynchronisationCounter", 4)),
    EF(0x4F23, "EF.CC", size: 2, "TS 31.102 §4.4.2.12.3", codec: FileCodecs.counter("changeCounter", 2)),
    EF(0x4F24, "EF.PUID", size: 2, "TS 31.102 §4.4.2.12.4", codec: FileCodecs.counter("previousUID", 2)),
  ]
}

/// Localised service areas, in the USIM (TS 31.102 §4.4.1) and in the SIM (TS 51.011 §10.4.1).
enum SoLSATable {
  static func files(_ clause: String) -> [FileDefinition] {
    [
      EF(0x4F30, "EF.SAI", size: 1, "\(clause).1", codec: FileCodecs.accessIndicator),
      EF(0x4F31, "EF.SLL", record: 11, "\(clause).2", codec: FileCodecs.serviceAreas),
    ]
  }
}

/// Mobile execution environment, in the USIM (TS 31.102 §4.4.4) and in the SIM (TS 51.011 §10.4.4).
enum MExETable {
  static func files(_ clause: String) -> [FileDefinition] {
    [
      EF(0x4F40, "EF.MExE-ST", size: 1, "\(clause).1", codec: FileCodecs.executionServices),
      EF(0x4F41, "EF.ORPK", record: 10, "\(clause).2", codec: FileCodecs.rootKey),
      EF(0x4F42, "EF.ARPK", record: 10, "\(clause).3", codec: FileCodecs.rootKey),
      EF(0x4F43, "EF.TPRPK", record: 10, "\(clause).4", codec: FileCodecs.rootKey),
    ]
  }
}
