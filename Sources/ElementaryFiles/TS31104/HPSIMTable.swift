import ISO7816

/// TS 31.104 §4.2: EFs of the hosting party subscription module of a home (e)NodeB.
enum HPSIMTable {
  static let files: [FileDefinition] = [
    EF(0x6F06, "EF.ARR", sfi: 0x06, record: 1, "TS 31.104 §4.2.1", codec: FileCodecs.accessRules),
    EF(0x6F07, "EF.IMSI", sfi: 0x07, size: 9, "TS 31.104 §4.2.2", codec: FileCodecs.imsi),
    EF(0x6FAD, "EF.AD", sfi: 0x03, size: 3, "TS 31.104 §4.2.3", codec: FileCodecs.shortAdministration),
  ]
}
