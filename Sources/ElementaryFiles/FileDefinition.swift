public import ISO7816

/// One row of a specification's table: a file as a standard defines it, wherever on the card it stands.
public struct FileDefinition: Sendable {
  public enum Kind: Hashable, Sendable {
    case mf, df, adf
    case transparent, linearFixed, cyclic, berTLV
  }
  /// `EF.SPN`, `DF.TELECOM`, `ADF.USIM`: the standard's name behind the kind of file.
  public let name: String
  /// `nil` for an ADF, which is found by AID.
  public let fid: FID?
  /// Of an ADF: RID and PIX up to the application code.
  public let aid: AID?
  public let kind: Kind
  /// Short file identifier, 1 to 30; `nil` where the specification gives none.
  public let sfi: UInt8?
  /// The specification's clause: `TS 31.102 §4.2.12`.
  public let clause: String
  /// The files under a DF in the order of the table.
  public let children: [FileDefinition]
}

extension FileDefinition {
  /// Whether the bytes of this file can be turned into named fields.
  public var hasCodec: Bool { false }

  /// One record, or a whole transparent file, as named fields; `nil` where the file has no codec. Bytes that do not
  /// fit the file's layout come back as `{"raw": hex, "reason": text}`: nothing is lost and nothing throws.
  public func decode(_ bytes: [UInt8], in context: FileContext) -> FieldValue? { nil }

  /// FIDs of further files under the same DF that the content of this one names, with the names that the
  /// specification gives them: EF.PBR (TS 31.102 §4.4.2.1) names the phone book's files, EF.IMG (§4.6.1.1) its
  /// instances, EF.ICE_graphics and the like.
  public func references(in records: [[UInt8]]) -> [FileDefinition] { [] }
}

/// All tables together, as one tree that begins at the MF.
public enum StandardFiles {
  /// The MF with everything below it; ADFs are children of the MF and carry an AID.
  public static let mf = FileDefinition(
    name: "MF", fid: .mf, aid: nil, kind: .mf, sfi: nil, clause: "TS 102 221 §8.6", children: [])

  /// The ADF whose AID begins as this one does; `nil` for an application that no table knows.
  public static func application(_ aid: AID) -> FileDefinition? {
    mf.children.first { definition in definition.aid.map { aid.hasPrefix($0) } ?? false }
  }

  /// The definition at a path of names: `MF/ADF.USIM/EF.SPN`.
  public static func definition(at path: String) -> FileDefinition? {
    let components = path.split(separator: "/")
    guard components.first == "MF" else { return nil }
    var node = mf
    for component in components.dropFirst() {
      guard let child = node.children.first(where: { $0.name == component }) else { return nil }
      node = child
    }
    return node
  }
}
