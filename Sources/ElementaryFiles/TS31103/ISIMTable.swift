// TS 31.103 §4.2: files at the ISIM level.

enum ISIMTable {
  /// EFs of ADF.ISIM.
  static let files: [FileDefinition] = [
    .ef(0x6F02, "EF.IMPI", sfi: 0x02, clause: "TS 31.103 §4.2"),
    .ef(0x6F03, "EF.DOMAIN", sfi: 0x05, clause: "TS 31.103 §4.2"),
    .ef(0x6F04, "EF.IMPU", .linearFixed, sfi: 0x04, clause: "TS 31.103 §4.2"),
    .ef(0x6F06, "EF.ARR", .linearFixed, sfi: 0x06, clause: "TS 31.103 §4.2"),
    .ef(0x6F07, "EF.IST", sfi: 0x07, clause: "TS 31.103 §4.2"),
    .ef(0x6F09, "EF.P-CSCF", .linearFixed, services: [5], clause: "TS 31.103 §4.2"),
    .ef(0x6F0A, "EF.GBAUAPI", .linearFixed, services: [2], clause: "TS 31.103 §4.2"),
    .ef(0x6F0B, "EF.IMSDCI", services: [22], clause: "TS 31.103 §4.2"),
    .ef(0x6F3C, "EF.SMS", .linearFixed, size: .init(176, 176), services: [6, 8], clause: "TS 31.103 §4.2"),
    .ef(0x6F42, "EF.SMSP", .linearFixed, size: .init(28), services: [8], clause: "TS 31.103 §4.2"),
    .ef(0x6F43, "EF.SMSS", size: .init(2, 8), services: [6, 8], clause: "TS 31.103 §4.2"),
    .ef(0x6F47, "EF.SMSR", .linearFixed, size: .init(30, 30), services: [7, 8], clause: "TS 31.103 §4.2"),
    .ef(0x6FAD, "EF.AD", sfi: 0x03, size: .init(3, 4), clause: "TS 31.103 §4.2"),
    .ef(0x6FD5, "EF.GBABP", services: [2], clause: "TS 31.103 §4.2"),
    .ef(0x6FD7, "EF.GBANL", .linearFixed, services: [2], clause: "TS 31.103 §4.2"),
    .ef(0x6FDD, "EF.NAFKCA", .linearFixed, services: [2], clause: "TS 31.103 §4.2"),
    .ef(0x6FE7, "EF.UICCIARI", .linearFixed, services: [10], clause: "TS 31.103 §4.2"),
    .ef(0x6FF7, "EF.FromPreferred", size: .init(1, 1), services: [17], clause: "TS 31.103 §4.2"),
    .ef(0x6FF8, "EF.IMSConfigData", .berTLV, services: [18], clause: "TS 31.103 §4.2"),
    .ef(0x6FFA, "EF.WebRTCURI", .linearFixed, services: [20], clause: "TS 31.103 §4.2"),
    .ef(0x6FFC, "EF.XCAPConfigData", .berTLV, services: [19], clause: "TS 31.103 §4.2"),
    .ef(0x6FFE, "EF.MuDMiDConfigData", .berTLV, services: [21], clause: "TS 31.103 §4.2"),
  ]
}
