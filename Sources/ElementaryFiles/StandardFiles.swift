public import ISO7816

/// All tables together, as one tree that begins at the MF.
public enum StandardFiles {
  /// The MF with everything below it; ADFs are children of the MF and carry an AID.
  public static let mf = FileDefinition(
    name: "MF", fid: .mf, aid: nil, kind: .mf, sfi: nil, clause: "TS 102 221 §8.6",
    children: MasterFileTable.files + [telecom, gsm, cdma, eirene, system, usim, isim, hpsim, usimNonIMSI])

  /// The ADF whose AID begins as this one does; `nil` for an application that no table knows.
  public static func application(_ aid: AID) -> FileDefinition? {
    mf.children.first { definition in definition.aid.map { aid.hasPrefix($0) } ?? false }
  }

  /// The definition at a path of names: `MF/ADF.USIM/EF.SPN`.
  public static func definition(at path: String) -> FileDefinition? { byPath[path] }

  /// The definitions with this FID directly under the DF at a path of names; several where specifications and card
  /// makers use one FID for different files.
  public static func definitions(fid: FID, under path: String) -> [FileDefinition] {
    byPath[path]?.children.filter { $0.fid == fid } ?? []
  }

  private static let byPath: [String: FileDefinition] = {
    var result: [String: FileDefinition] = [:]
    func add(_ definition: FileDefinition, _ path: String) {
      result[path] = definition
      for child in definition.children { add(child, "\(path)/\(child.name)") }
    }
    add(mf, "MF")
    return result
  }()

  // MARK: directories

  static let telecom: FileDefinition = .df(
    0x7F10, "DF.TELECOM", "TS 31.102 §4.6",
    TelecomTable.files + [
      .df(0x5F50, "DF.GRAPHICS", "TS 31.102 §4.6.1", TelecomTable.graphics),
      .df(0x5F3A, "DF.PHONEBOOK", "TS 31.102 §4.6.2", TelecomTable.phoneBook),
      .df(0x5F3B, "DF.MULTIMEDIA", "TS 31.102 §4.6.3", TelecomTable.multimedia),
      .df(0x5F3C, "DF.MMSS", "C.S0074-A", TelecomTable.mmss),
      .df(0x5F3D, "DF.MCS", "TS 31.102 §4.6.4", TelecomTable.mcs),
      .df(0x5F3E, "DF.V2X", "TS 31.102 §4.6.5", TelecomTable.v2x),
      .df(0x5F3F, "DF.A2X", "TS 31.102 §4.6.6", TelecomTable.a2x),
    ])

  static let gsm: FileDefinition = .df(
    0x7F20, "DF.GSM", "TS 51.011 §10.3",
    GSMTable.files + [
      .df(0x5F70, "DF.SoLSA", "TS 51.011 §10.4.1", GSMTable.solsa),
      .df(0x5F3C, "DF.MExE", "TS 51.011 §10.4.4", GSMTable.mexe),
      .df(0x5F30, "DF.IRIDIUM", "TS 51.011 §6.5", []),
      .df(0x5F31, "DF.GLOBST", "TS 51.011 §6.5", []),
      .df(0x5F32, "DF.ICO", "TS 51.011 §6.5", []),
      .df(0x5F33, "DF.ACeS", "TS 51.011 §6.5", []),
      .df(0x5F40, "DF.EIA/TIA-553", "TS 51.011 §6.5", []),
      .df(0x5F60, "DF.CTS", "TS 51.011 §6.5", []),
    ])

  static let cdma: FileDefinition = .df(0x7F25, "DF.CDMA", "C.S0023 §3.4", RUIMTable.files)
  static let eirene: FileDefinition = .df(0x7FE0, "DF.EIRENE", "UIC FFFIS for GSM-R SIM cards", EIRENETable.files)
  static let system: FileDefinition = .df(
    0xA515, "DF.SYSTEM", "sysmoISIM-SJA2 manual", proprietary: true, SysmocomTable.system)

  // MARK: applications

  private static let usimFiles: [FileDefinition] =
    USIMTable.files + SysmocomTable.usim + [
      .df(0x5F3A, "DF.PHONEBOOK", "TS 31.102 §4.4.2", TelecomTable.phoneBook),
      .df(0x5F3B, "DF.GSM-ACCESS", services: [27], "TS 31.102 §4.4.3", USIMDirectoriesTable.gsmAccess),
      .df(0x5F3C, "DF.MExE", services: [41], "TS 31.102 §4.4.4", USIMDirectoriesTable.mexe),
      .df(0x5F70, "DF.SoLSA", services: [23], "TS 31.102 §4.4.1", USIMDirectoriesTable.solsa),
      .df(
        0x5F40, "DF.WLAN", services: [59, 60, 61, 62, 63, 66, 81, 82, 83, 84, 88], "TS 31.102 §4.4.5",
        USIMDirectoriesTable.wlan),
      .df(0x5F50, "DF.HNB", services: [86, 90], "TS 31.102 §4.4.6", USIMDirectoriesTable.hnb),
      .df(0x5F90, "DF.ProSe", services: [101], "TS 31.102 §4.4.8", USIMDirectoriesTable.prose),
      .df(0x5FA0, "DF.ACDC", services: [108], "TS 31.102 §4.4.9", USIMDirectoriesTable.acdc),
      .df(0x5FB0, "DF.TV", services: [116], "TS 31.102 §4.4.10", USIMDirectoriesTable.tv),
      .df(
        0x5FC0, "DF.5GS", services: [122, 123, 124, 125, 126, 127, 129, 130], "TS 31.102 §4.4.11",
        USIMDirectoriesTable.fiveGS),
      .df(0x5FD0, "DF.SAIP", "TCA eUICC Profile Package", USIMDirectoriesTable.saip),
      .df(0x5FE0, "DF.SNPN", services: [143, 146], "TS 31.102 §4.4.12", USIMDirectoriesTable.snpn),
      .df(0x5FF0, "DF.5G_ProSe", services: [139], "TS 31.102 §4.4.13", USIMDirectoriesTable.fiveGProSe),
      .df(0x5FF1, "DF.5MBSUECONFIG", services: [147], "TS 31.102 §4.4.14", USIMDirectoriesTable.fiveMBS),
    ]

  static let usim: FileDefinition = .adf(.usim, "ADF.USIM", "TS 31.102 §4.2", usimFiles)
  /// The USIM whose subscription has a SUPI that is no IMSI, PIX 100B (TS 31.110).
  static let usimNonIMSI: FileDefinition = .adf(
    AID([0xA0, 0x00, 0x00, 0x00, 0x87, 0x10, 0x0B]), "ADF.USIM-non-IMSI", "TS 31.102 §4.2", usimFiles)
  static let isim: FileDefinition = .adf(.isim, "ADF.ISIM", "TS 31.103 §4.2", ISIMTable.files + SysmocomTable.isim)
  static let hpsim: FileDefinition = .adf(.hpsim, "ADF.HPSIM", "TS 31.104 §4.2", HPSIMTable.files)
}
