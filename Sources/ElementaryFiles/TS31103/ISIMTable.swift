import ISO7816

/// TS 31.103 §4.2: EFs of the ISIM, in the order of the clauses.
enum ISIMTable {
  static let files: [FileDefinition] = [
    EF(0x6F02, "EF.IMPI", sfi: 0x02, size: 2, recommended: 64, "TS 31.103 §4.2.2", codec: FileCodecs.privateIdentity),
    EF(0x6F03, "EF.DOMAIN", sfi: 0x05, size: 2, recommended: 64, "TS 31.103 §4.2.3", codec: FileCodecs.homeDomain),
    EF(0x6F04, "EF.IMPU", sfi: 0x04, record: 2, recommended: 64, "TS 31.103 §4.2.4", codec: FileCodecs.publicIdentity),
    EF(0x6FAD, "EF.AD", sfi: 0x03, size: 3, "TS 31.103 §4.2.5", codec: FileCodecs.shortAdministration),
    EF(0x6F06, "EF.ARR", sfi: 0x06, record: 1, "TS 31.103 §4.2.6", codec: FileCodecs.accessRules),
    EF(0x6F07, "EF.IST", sfi: 0x07, size: 1, recommended: 3, "TS 31.103 §4.2.7", codec: FileCodecs.isimServices),
    EF(
      0x6F09, "EF.P-CSCF", record: 3, recommended: 64, service: .any([1, 5]), "TS 31.103 §4.2.8",
      codec: FileCodecs.proxy),
    EF(0x6FD5, "EF.GBABP", size: 3, recommended: 50, service: 2, "TS 31.103 §4.2.9", codec: FileCodecs.bootstrapping),
    EF(0x6FD7, "EF.GBANL", record: 2, recommended: 64, service: 2, "TS 31.103 §4.2.10", codec: FileCodecs.nafList),
    EF(
      0x6FDD, "EF.NAFKCA", record: 2, recommended: 64, service: .all([2, 4]), "TS 31.103 §4.2.11",
      codec: FileCodecs.nafKeyCentre),
    EF(0x6F3C, "EF.SMS", record: 176, service: .all([6, 8]), "TS 31.103 §4.2.12", codec: FileCodecs.shortMessage),
    EF(0x6F43, "EF.SMSS", size: 2, service: .all([6, 8]), "TS 31.103 §4.2.13", codec: FileCodecs.messageStatus),
    EF(0x6F47, "EF.SMSR", record: 30, service: .all([7, 8]), "TS 31.103 §4.2.14", codec: FileCodecs.statusReport),
    EF(
      0x6F42, "EF.SMSP", record: 28, recommended: 42, service: 8, "TS 31.103 §4.2.15",
      codec: FileCodecs.messageParameters),
    EF(0x6FE7, "EF.UICCIARI", record: 2, recommended: 64, service: 10, "TS 31.103 §4.2.16", codec: .uri("iari")),
    EF(0x6FF7, "EF.FromPreferred", size: 1, service: 17, "TS 31.103 §4.2.17", codec: FileCodecs.fromPreferred),
    EF(berTLV: 0x6FF8, "EF.IMSConfigData", service: 18, "TS 31.103 §4.2.18", codec: FileCodecs.configurationData),
    EF(berTLV: 0x6FFC, "EF.XCAPConfigData", service: 19, "TS 31.103 §4.2.19", codec: FileCodecs.xcapConfiguration),
    EF(0x6FFA, "EF.WebRTCURI", record: 2, recommended: 64, service: 20, "TS 31.103 §4.2.20", codec: .uri("webRTCURI")),
    EF(berTLV: 0x6FFE, "EF.MuDMiDConfigData", service: 21, "TS 31.103 §4.2.21", codec: FileCodecs.configurationData),
    EF(0x6F0A, "EF.GBAUAPI", record: 2, recommended: 64, service: 2, "TS 31.103 §4.2.22", codec: FileCodecs.gbaAccess),
    EF(0x6F0B, "EF.IMSDCI", size: 1, service: 22, "TS 31.103 §4.2.23", codec: FileCodecs.dataChannel),
  ]
}
