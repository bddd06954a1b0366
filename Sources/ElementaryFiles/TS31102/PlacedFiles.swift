import ISO7816

/// Rows of files whose identifiers another file assigns; the identifier given here is a placeholder.
enum PlacedFiles {
  /// TS 31.102 §4.4.2.1, table 4.3: by the tag in EF.PBR.
  static let phoneBook: [UInt32: FileDefinition] = [
    0xC0: EF(0x4F00, "EF.ADN", record: 14, recommended: 30, "TS 31.102 §4.4.2.3", codec: FileCodecs.dialledNumber),
    0xC1: EF(0x4F00, "EF.IAP", record: 1, "TS 31.102 §4.4.2.2", codec: FileCodecs.recordNumbers),
    0xC2: EF(0x4F00, "EF.EXT1", record: 13, "TS 31.102 §4.4.2.4", codec: FileCodecs.numberExtension),
    0xC3: EF(0x4F00, "EF.SNE", record: 1, recommended: 18, "TS 31.102 §4.4.2.10", codec: FileCodecs.linkedText("name")),
    0xC4: EF(0x4F00, "EF.ANR", record: 15, recommended: 17, "TS 31.102 §4.4.2.9", codec: FileCodecs.additionalNumber),
    0xC5: EF(0x4F00, "EF.PBC", record: 2, "TS 31.102 §4.4.2.5", codec: FileCodecs.phoneBookControl),
    0xC6: EF(0x4F00, "EF.GRP", record: 1, recommended: 4, "TS 31.102 §4.4.2.6", codec: FileCodecs.recordNumbers),
    0xC7: EF(0x4F00, "EF.AAS", record: 1, recommended: 16, "TS 31.102 §4.4.2.7", codec: FileCodecs.alphaString),
    0xC8: EF(0x4F00, "EF.GAS", record: 1, recommended: 16, "TS 31.102 §4.4.2.8", codec: FileCodecs.alphaString),
    0xC9: EF(0x4F00, "EF.UID", record: 2, "TS 31.102 §4.4.2.12.1", codec: FileCodecs.counter("uid", 2)),
    0xCA: EF(
      0x4F00, "EF.EMAIL", record: 1, recommended: 40, "TS 31.102 §4.4.2.13", codec: FileCodecs.linkedText("address")),
    0xCB: EF(0x4F00, "EF.CCP1", record: 15, recommended: 32, "TS 31.102 §4.4.2.11", codec: FileCodecs.bearerCapability),
    0xCC: EF(0x4F00, "EF.PURI", record: 1, recommended: 64, "TS 31.102 §4.4.2.15", codec: .uri("uri")),
  ]

  static let imageInstance: FileDefinition = EF(
    0x4F00, "EF.IIDF", size: 1, "TS 31.102 §4.6.1.2", codec: FileCodecs.imageData)
  static let areaDescriptor: FileDefinition = EF(0x4F00, "EF.LSA_Descriptor", record: 2, "TS 51.011 §10.4.1.3")
  static let keyFile: FileDefinition = EF(0x4F00, "EF.TKCDF", size: 1, "TS 31.102 §4.4.4.5")
  static let acdcConfiguration: FileDefinition = EF(
    0x4F00, "EF.ACDC_OS_CONFIG", size: 2, "TS 31.102 §4.4.9.3", codec: FileCodecs.acdcConfiguration)
  static let broadcastDescription: FileDefinition = EF(
    0x4F00, "EF.5MBSUSD", size: 2, "TS 31.102 §4.4.14.3", codec: FileCodecs.serviceDescription)

  /// The directories in which they stand.
  static let byDirectory: [String: [FileDefinition]] = [
    "DF.PHONEBOOK": phoneBook.sorted { $0.key < $1.key }.map(\.value), "DF.GRAPHICS": [imageInstance],
    "DF.SoLSA": [areaDescriptor], "DF.MExE": [keyFile], "DF.ACDC": [acdcConfiguration],
    "DF.5MBSUECONFIG": [broadcastDescription],
  ]
}
