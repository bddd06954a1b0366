public import ISO7816

/// All tables together, as one tree that begins at the MF, a user's own among them: see ``FileTables/current``.
public enum StandardFiles {
  /// The MF with everything below it; ADFs are children of the MF and carry an AID.
  public static var mf: FileDefinition { FileTables.current.mf }

  /// The tables of the specifications alone.
  static let specified = FileDefinition(
    name: "MF", fid: .mf, aid: nil, kind: .mf, sfi: nil, clause: "TS 102 221 §8.6",
    children: MasterFileTable.files + directories + applications)

  /// The files of an EAP client (TS 102 310), whose DF only EF.DIR places; not part of the tree.
  public static let eap = EAPTable.directory

  private static let directories: [FileDefinition] = [
    TelecomTable.directory, GSMTable.directory, MasterFileTable.configurationData, CDMATable.ruim,
    EIRENETable.directory, SysmocomTable.system,
  ]

  private static let applications: [FileDefinition] = [
    .adf(.usim, "ADF.USIM", "TS 31.102 §4.2", usim),
    .adf(.isim, "ADF.ISIM", "TS 31.103 §4.2", ISIMTable.files, SysmocomTable.isim),
    .adf(.hpsim, "ADF.HPSIM", "TS 31.104 §4.2", HPSIMTable.files),
    .adf(.usimNonIMSI, "ADF.USIM-non-IMSI", "TS 31.102 §4.2", usim),
    CDMATable.csim,
    .adf(.issuerSecurityDomain, "ADF.ISD", "GPC_SPE_034 §7"),
    .adf(.isdR, "ADF.ISD-R", "SGP.02 §2.2.3"),
    .adf(.ecasd, "ADF.ECASD", "SGP.02 §2.2.3"),
    .adf(.araM, "ADF.ARA-M", "GPD_SPE_013 §4.1.1"),
  ]

  private static let usim: [FileDefinition] =
    USIMTable.files + SysmocomTable.usim + USIMDirectoriesTable.directories

  /// The ADF whose AID begins as this one does; `nil` for an application that no table knows.
  public static func application(_ aid: AID) -> FileDefinition? { mf.application(aid) }

  /// The definition at a path of names: `MF/ADF.USIM/EF.SPN`.
  public static func definition(at path: String) -> FileDefinition? { FileTables.current.definition(at: path) }

  /// The definitions with this FID directly under the DF at a path of names; several where specifications and card
  /// makers use one FID for different files.
  public static func definitions(fid: FID, under path: String) -> [FileDefinition] {
    definition(at: path)?.children.filter { $0.fid == fid } ?? []
  }

  public typealias Entry = (path: String, definition: FileDefinition)

  /// Each definition with its path, parents first, in the order of the tables.
  public static var all: [Entry] { FileTables.current.all }
}

extension AID {
  /// USIM whose subscription has a SUPI that is no IMSI, PIX 100B (TS 31.110).
  static let usimNonIMSI = AID([0xA0, 0x00, 0x00, 0x00, 0x87, 0x10, 0x0B])
}
