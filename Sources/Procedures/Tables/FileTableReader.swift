public import ElementaryFiles
import ISO7816

/// Reads files that a user describes in YAML, with what the built-in tables can say (docs/user-tables.md):
///
/// ```yaml
/// format: uicc-files/1
/// files:
///   - path: MF/ADF.USIM/EF.BRAND
///     fid: 6f9f
///     structure: transparent
///     size: 64
///     fields:
///       - {name: version, type: uint, size: 1}
///       - {name: title, type: alpha}
/// ```
public enum FileTableReader {
  public static let format = "uicc-files/1"
  /// Larger documents, in bytes, are refused.
  public static let maximumSize = 4 << 20
  private static let maximumRows = 2000

  /// The tree with the rows of a document added.
  /// - Parameters:
  ///   - name: of the document, for the rows' origin.
  ///   - tree: what they are added to.
  /// - Throws: the first thing that is wrong, with line and field.
  public static func tree(
    _ bytes: [UInt8], name: String, addedTo tree: FileDefinition = StandardFiles.builtIn
  ) throws(DocumentError) -> FileDefinition {
    guard bytes.count <= maximumSize else {
      throw DocumentError(line: nil, field: "", "the file is larger than \(maximumSize >> 20) MiB")
    }
    let root = try YAMLNode(document: bytes, "a table of files")
    guard root.isMapping, let format = root["format"] else {
      throw root.error("this is no table of files: it does not begin with format: \(Self.format)")
    }
    guard try format.text() == Self.format else { throw format.error("only \(Self.format) can be read") }
    try root.check(["format", "files"])
    let rows = try root.required("files").elements()
    guard !rows.isEmpty else { throw root.error("files lists no file") }
    guard rows.count <= maximumRows else {
      throw root.error("\(rows.count) files are more than the \(maximumRows) that one table may have")
    }
    var tree = tree
    for row in rows { tree = try add(row, name, to: tree) }
    return tree
  }

  private static func add(
    _ node: YAMLNode, _ name: String, to tree: FileDefinition
  ) throws(DocumentError) -> FileDefinition {
    try node.check([
      "path", "fid", "aid", "sfi", "structure", "size", "recommended", "service", "source", "like", "fields", "objects",
      "fill", "replace",
    ])
    let pathNode = try node.required("path")
    var path = try pathNode.text().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if path.first?.lowercased() == "mf" { path.removeFirst() }
    guard let own = path.popLast(), let kind = Prefix(own) else {
      throw pathNode.error("ends in no name: MF/ADF.USIM/EF.BRAND, MF/DF.LAB or MF/ADF.LAB")
    }
    guard path.count <= 3 else { throw pathNode.error("has more than four levels below the MF") }
    var parent = tree
    for step in path {
      guard let next = parent.child(named: step), next.isDirectory else {
        let near = parent.children.filter(\.isDirectory).map(\.name)
        throw pathNode.error(
          "\(parent.name) has no directory \(step)" + Self.suggestion(step, near, "; define it first"))
      }
      parent = next
    }
    let definition = try row(node, own, kind, name, tree)
    if kind == .adf, parent.kind != .mf { throw pathNode.error("an application stands directly under the MF") }
    let replaces = try node["replace"]?.flag() ?? false
    if let other = parent.children.first(where: { definition.isSamePlace(as: $0) }), !replaces {
      let isUser = if case .user = other.origin { true } else { false }
      let identifier = other.fid.map { " (\($0))" } ?? ""
      throw node.error(
        "\(parent.name) has \(other.name)\(identifier) by \(other.clause) already"
          + (isUser ? "" : "; replace: true puts this one in its place"))
    }
    guard let changed = tree.adding(definition, under: path) else {
      throw pathNode.error("has no place in the tables")
    }
    return changed
  }

  private enum Prefix {
    case ef, df, adf

    /// `EF.`, `DF.` or `ADF.` and a name behind it.
    init?(_ name: String) {
      let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, (1...32).contains(parts[1].count),
        parts[1].unicodeScalars.allSatisfy({
          $0.isASCII && ($0.properties.isAlphabetic || "0123456789_-".unicodeScalars.contains($0))
        })
      else { return nil }
      switch parts[0] {
      case "EF": self = .ef
      case "DF": self = .df
      case "ADF": self = .adf
      default: return nil
      }
    }
  }

  private static func row(
    _ node: YAMLNode, _ own: String, _ prefix: Prefix, _ name: String, _ tree: FileDefinition
  ) throws(DocumentError) -> FileDefinition {
    let clause = try node["source"]?.text().oneLine ?? name.oneLine
    switch prefix {
    case .adf, .df:
      for key in ["sfi", "structure", "size", "recommended", "like", "fields", "objects", "fill"] {
        if let value = node[key] { throw value.error("is said of an EF, and \(own) is a directory") }
      }
      return FileDefinition(
        name: own, fid: prefix == .df ? try fid(node) : nil, aid: prefix == .adf ? try aid(node) : nil,
        kind: prefix == .df ? .df : .adf, sfi: nil, service: try service(node), clause: clause, children: [],
        origin: .user(name))
    case .ef: break
    }
    if let aid = node["aid"] { throw aid.error("is said of an application, and \(own) is a file") }
    let model = try like(node, tree)
    guard let kind = try structure(node) ?? model?.kind else {
      throw node.error("has no structure: transparent, linear-fixed, cyclic or ber-tlv")
    }
    let size = try size(node, kind) ?? (model?.kind == kind ? model?.size : nil)
    return FileDefinition(
      name: own, fid: try fid(node), aid: nil, kind: kind, sfi: try sfi(node), size: size, service: try service(node),
      clause: clause, children: [], origin: .user(name),
      codec: try TableFieldReader.codec(node, model: model, kind: kind, size: size?.recommended, tree: tree))
  }

  private static func fid(_ node: YAMLNode) throws(DocumentError) -> FID {
    let value = try node.required("fid")
    guard let fid = FID(try value.bytes()) else { throw value.error("is four hex digits") }
    // ISO/IEC 7816-4 §5.3.1.1, TS 102 221 §8.3.
    guard ![0x0000, 0x3F00, 0x3FFF, 0x7FFF, 0xFFFF].contains(fid.rawValue) else {
      throw value.error("\(fid) is reserved and names no file of its own")
    }
    return fid
  }

  private static func aid(_ node: YAMLNode) throws(DocumentError) -> AID {
    let value = try node.required("aid")
    let bytes = try value.bytes()
    guard (5...16).contains(bytes.count) else { throw value.error("an AID has 5 to 16 bytes, this has \(bytes.count)") }
    return AID(bytes)
  }

  private static func sfi(_ node: YAMLNode) throws(DocumentError) -> UInt8? {
    guard let value = node["sfi"] else { return nil }
    return UInt8(truncatingIfNeeded: try value.number(1...30))
  }

  private static func service(_ node: YAMLNode) throws(DocumentError) -> ServiceCondition? {
    guard let value = node["service"] else { return nil }
    return .service(try value.number(1...2040))
  }

  private static func structure(_ node: YAMLNode) throws(DocumentError) -> FileDefinition.Kind? {
    guard let value = node["structure"] else { return nil }
    let kinds: [String: FileDefinition.Kind] = [
      "transparent": .transparent, "linear-fixed": .linearFixed, "cyclic": .cyclic, "ber-tlv": .berTLV,
    ]
    let text = try value.text()
    guard let kind = kinds[text] else {
      throw value.error("\(text) is no structure" + suggestion(text, kinds.keys.sorted()))
    }
    return kind
  }

  /// Bytes of a transparent file or of a record.
  private static func size(_ node: YAMLNode, _ kind: FileDefinition.Kind) throws(DocumentError) -> FileDefinition.Size?
  {
    if kind == .berTLV {
      for key in ["size", "recommended"] {
        if let value = node[key] { throw value.error("is not said of a BER-TLV file") }
      }
      return nil
    }
    let limits = kind == .transparent ? 1...65_535 : 1...255
    guard let minimum = try node["size"]?.number(limits) else {
      if let value = node["recommended"] { throw value.error("stands without size") }
      return nil
    }
    let recommended = try node["recommended"]?.number(minimum...limits.upperBound) ?? minimum
    return FileDefinition.Size(minimum: minimum, recommended: recommended)
  }

  private static func like(_ node: YAMLNode, _ tree: FileDefinition) throws(DocumentError) -> FileDefinition? {
    guard let value = node["like"] else { return nil }
    for key in ["fields", "objects", "fill"] {
      if let other = node[key] { throw other.error("stands beside like; a file has one of them") }
    }
    return try model(value, tree)
  }

  /// The one row that a name means.
  static func model(_ node: YAMLNode, _ tree: FileDefinition) throws(DocumentError) -> FileDefinition {
    let text = try node.text()
    let found = StandardFiles.files(named: text, in: tree)
    guard let first = found.first else { throw node.error("no table knows \(text)") }
    guard found.allSatisfy({ $0.definition.isSameRow(as: first.definition) }) else {
      throw node.error("\(text) could be any of \(found.prefix(4).map(\.path).joined(separator: ", "))")
    }
    return first.definition
  }

  /// `; did you mean X?`, or the names where they are few.
  static func suggestion(_ name: String, _ known: [String], _ otherwise: String = "") -> String {
    let lower = name.lowercased()
    let near = known.map { ($0, Spelling.distance($0.lowercased(), lower)) }.min { $0.1 < $1.1 }
    if let near, near.1 <= max(1, lower.count / 3) { return "; did you mean \(near.0)?" }
    if !otherwise.isEmpty { return otherwise }
    return known.count > 20 ? "" : "; known: \(known.joined(separator: ", "))"
  }
}
