import ElementaryFiles
import ISO7816
import YAMLReading
import Yams

/// The rows of one document.
struct TableReader {
  /// The document's name, for messages and as the origin of its rows.
  let name: String
  let tree: TableTree
  var yaml = YAMLReader()
  /// The directories of the row that is read, from below the MF on: `like` means a file there first.
  var directories: [String] = []

  private static let keys = [
    "path", "parent", "name", "fid", "aid", "structure", "sfi", "size", "record", "recommended", "service", "clause",
    "description", "like", "content", "fields", "objects", "fill", "reads-empty", "replace", "files",
  ]
  static let structures: [String: FileDefinition.Kind] = [
    "transparent": .transparent, "linear-fixed": .linearFixed, "cyclic": .cyclic, "ber-tlv": .berTLV, "df": .df,
    "adf": .adf,
  ]

  init(name: String, tree: TableTree) {
    self.name = name
    self.tree = tree
  }

  /// A row before its place in the tree is known to exist.
  struct Draft {
    let mark: Mark?
    let values: [String: Node]
    /// Directories from below the MF on.
    let parent: [String]
    let name: String
    let kind: FileDefinition.Kind
  }

  mutating func read(_ bytes: [UInt8]) {
    guard let mapping = yaml.document(bytes) else { return }
    let sections = values(.mapping(mapping), "the table", known: ["format", "title", "files"])
    guard let format = sections["format"] else {
      return yaml.issue(
        mapping.mark, "this is no table of files: it has no format", hint: "format: \(UserTables.format)")
    }
    guard yaml.text(format, "format") == UserTables.format else {
      return yaml.issue(format.mark, "only format \(UserTables.format) can be read")
    }
    guard let files = sections["files"] else {
      return yaml.issue(mapping.mark, "the table has no files", hint: "files: is a list with an entry for each file")
    }
    var drafts: [Draft] = []
    for node in yaml.list(files, "files") { draft(node, parent: nil, &drafts) }
    // A file may stand before its directory.
    for draft in drafts where Self.isDirectory(draft.kind) { enter(draft) }
    for draft in drafts where !Self.isDirectory(draft.kind) { enter(draft) }
  }

  /// The entries of a mapping by key; unknown ones are noted.
  mutating func values(_ node: Node, _ what: String, known: [String]) -> [String: Node] {
    Dictionary(yaml.entries(node, what, known: known).map { ($0.key, $0.value) }) { first, _ in first }
  }

  private static func isDirectory(_ kind: FileDefinition.Kind) -> Bool { kind == .df || kind == .adf }

  // MARK: names

  private mutating func draft(_ node: Node, parent: [String]?, _ drafts: inout [Draft]) {
    let count = yaml.issues.count
    let values = self.values(node, "a file", known: Self.keys)
    guard yaml.issues.count == count, let (directories, name) = place(values, node, parent) else { return }
    self.directories = directories
    guard let prefix = Self.prefix(of: name) else {
      return yaml.issue(
        (values["name"] ?? values["path"])?.mark, "'\(name)' is no name of a file",
        hint: "names are EF.NAME, DF.NAME or ADF.NAME, of letters, digits, dots, - and _")
    }
    guard let kind = self.kind(values, prefix, name, node) else { return }
    drafts.append(
      Draft(mark: node.mark, values: values, parent: directories, name: name, kind: kind))
    guard let files = values["files"] else { return }
    guard Self.isDirectory(kind) else { return yaml.issue(files.mark, "\(name) is an EF and has no files below it") }
    for child in yaml.list(files, "files of \(name)") { draft(child, parent: directories + [name], &drafts) }
  }

  /// Directories from below the MF on, and the name of the file in them.
  private mutating func place(
    _ values: [String: Node], _ node: Node, _ above: [String]?
  ) -> (directories: [String], name: String)? {
    func components(_ text: String) -> [String] {
      let parts = text.split(separator: "/").map(String.init)
      return parts.first.map { ["mf", "3f00"].contains($0.lowercased()) } ?? false ? Array(parts.dropFirst()) : parts
    }
    if let path = values["path"] {
      if above != nil { return yaml.fail(path.mark, "a file inside of files: has a name, not a path") }
      if let other = values["name"] ?? values["parent"] {
        return yaml.fail(other.mark, "path stands beside name or parent: give one or the other")
      }
      guard let text = yaml.text(path, "path") else { return nil }
      let parts = components(text)
      guard let last = parts.last else {
        return yaml.fail(path.mark, "path is empty", hint: "path: MF/ADF.USIM/EF.NAME")
      }
      return (Array(parts.dropLast()), last)
    }
    guard let nameNode = values["name"] else {
      return yaml.fail(node.mark, "a file has no name", hint: "path: MF/ADF.USIM/EF.NAME, or parent: and name:")
    }
    guard let name = yaml.text(nameNode, "name") else { return nil }
    guard let parent = values["parent"] else { return (above ?? [], name) }
    if above != nil { return yaml.fail(parent.mark, "a file inside of files: has its parent already") }
    guard let text = yaml.text(parent, "parent") else { return nil }
    return (components(text), name)
  }

  /// `EF`, `DF`, `ADF`; `nil` for what is no name.
  private static func prefix(of name: String) -> String? {
    guard let dot = name.firstIndex(of: "."), name.utf8.count <= 64 else { return nil }
    let rest = name[name.index(after: dot)...]
    guard !rest.isEmpty, rest.utf8.allSatisfy({ isWord($0) || $0 == 0x2D || $0 == 0x2E }) else { return nil }
    let prefix = String(name[..<dot])
    return ["EF", "DF", "ADF"].contains(prefix) ? prefix : nil
  }

  /// A letter, a digit or `_`.
  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
    default: false
    }
  }

  private mutating func kind(
    _ values: [String: Node], _ prefix: String, _ name: String, _ node: Node
  ) -> FileDefinition.Kind? {
    if prefix == "ADF", let dash = name.lastIndex(of: "-"), Int(name[name.index(after: dash)...]) != nil {
      return yaml.fail(
        node.mark, "\(name): -\(name[name.index(after: dash)...]) at the end numbers a second application")
    }
    var kind: FileDefinition.Kind?
    if let structure = values["structure"] {
      guard let text = yaml.choice(structure, "\(name): structure", Self.structures.keys.sorted()) else { return nil }
      kind = Self.structures[text]
    } else if prefix == "DF" {
      kind = .df
    } else if prefix == "ADF" {
      kind = .adf
    } else if values["record"] != nil {
      kind = .linearFixed
    } else if values["size"] != nil {
      kind = .transparent
    } else if let like = values["like"], let found = model(like, name) {
      kind = found.definition.kind
    } else if values["like"] != nil {
      return nil
    }
    guard let kind else {
      return yaml.fail(
        node.mark, "\(name) has no structure", hint: "structure: transparent, linear-fixed, cyclic or ber-tlv")
    }
    let wanted: FileDefinition.Kind? = prefix == "DF" ? .df : prefix == "ADF" ? .adf : nil
    guard wanted.map({ $0 == kind }) ?? !Self.isDirectory(kind) else {
      return yaml.fail(values["structure"]?.mark, "\(name): its name says \(prefix), its structure something else")
    }
    return kind
  }

  // MARK: rows

  private mutating func enter(_ draft: Draft) {
    let line = draft.mark.map { ":\($0.line)" } ?? ""
    directories = draft.parent
    let parent: TableTree.Node
    let path: String
    switch tree.way(draft.parent, place: name + line, table: name) {
    case .directory(let node, let found): (parent, path) = (node, found)
    case .file(let node, let found):
      return yaml.issue(draft.mark, "\(draft.name): \(found) is a file, not a directory (\(node.row.clause))")
    case .missing(let component, let node, let found):
      let known = node.children.filter(\.row.isDirectory).map(\.row.name)
      return yaml.issue(
        draft.mark, "\(draft.name): no directory \(component) under \(found)",
        hint: YAMLReader.suggestion(component, known) ?? "a directory of your own needs a row with its fid or aid")
    }
    guard let row = row(draft, isBelowMF: path == "MF") else { return }
    var replaces = false
    if let node = draft.values["replace"] { replaces = yaml.bool(node, "\(draft.name): replace") ?? false }
    let old = parent.children.filter { child in
      child.row.name.lowercased() == row.name.lowercased() || row.fid.map { child.row.fid == $0 } ?? false
        || row.aid.map { child.row.aid == $0 } ?? false
    }
    if !replaces, let first = old.first {
      var same = "the name \(row.name)"
      if let fid = row.fid, first.row.fid == fid { same = "FID \(fid)" }
      if let aid = row.aid, first.row.aid == aid { same = "AID \(aid)" }
      return yaml.issue(
        draft.mark, "\(draft.name): \(same) under \(path) is \(first.description) already",
        hint: row.isDirectory
          ? "name it as the parent of your files, or replace: true takes its place"
          : "replace: true takes its place")
    }
    if replaces, old.isEmpty {
      return yaml.issue(
        draft.values["replace"]?.mark, "\(draft.name): nothing under \(path) has this FID or name to be replaced",
        hint: "leave out replace")
    }
    if let sfi = row.sfi, let other = parent.children.first(where: { $0.place != nil && $0.row.sfi == sfi }),
      !old.contains(where: { $0 === other })
    {
      return yaml.issue(
        draft.values["sfi"]?.mark, "\(draft.name): SFI \(sfi) under \(path) is \(other.description) already")
    }
    tree.add(row, to: parent, path: path, place: name + line, replacing: old)
  }

  private mutating func row(_ draft: Draft, isBelowMF: Bool) -> FileDefinition? {
    let count = yaml.issues.count
    let identifier = self.identifier(draft, isBelowMF: isBelowMF)
    let clause = ["clause", "description"].compactMap { key in
      draft.values[key].flatMap { yaml.text($0, "\(draft.name): \(key)") }
    }.joined(separator: ", ").oneLine
    let service = draft.values["service"].flatMap { condition($0, "\(draft.name): service") }
    guard !Self.isDirectory(draft.kind) else {
      for key in [
        "sfi", "size", "record", "recommended", "like", "content", "fields", "objects", "fill", "reads-empty",
      ] {
        if let node = draft.values[key] { yaml.issue(node.mark, "\(draft.name) is a directory and has no \(key)") }
      }
      guard yaml.issues.count == count else { return nil }
      return FileDefinition(
        name: draft.name, fid: identifier.fid, aid: identifier.aid, kind: draft.kind, sfi: nil, service: service,
        clause: clause.isEmpty ? name : clause, children: [], origin: .user(name))
    }
    let sfi = draft.values["sfi"].flatMap { yaml.int($0, "\(draft.name): sfi", 1...30) }
    let content = self.content(draft)
    let size = self.size(draft, content)
    guard yaml.issues.count == count else { return nil }
    return FileDefinition(
      name: draft.name, fid: identifier.fid, aid: nil, kind: draft.kind, sfi: sfi.map { UInt8(truncatingIfNeeded: $0) },
      size: size, service: service, clause: clause.isEmpty ? name : clause, children: [], origin: .user(name),
      codec: content?.codec, model: content?.model)
  }

  private mutating func identifier(_ draft: Draft, isBelowMF: Bool) -> (fid: FID?, aid: AID?) {
    if draft.kind == .adf {
      if !isBelowMF { yaml.issue(draft.mark, "\(draft.name): an ADF stands under the MF") }
      if let fid = draft.values["fid"] { yaml.issue(fid.mark, "\(draft.name): an ADF has an aid, no fid") }
      guard let node = draft.values["aid"] else {
        yaml.issue(draft.mark, "\(draft.name) has no aid", hint: "aid: 5 to 16 bytes in hex")
        return (nil, nil)
      }
      guard let bytes = yaml.bytes(node, "\(draft.name): aid") else { return (nil, nil) }
      guard (5...16).contains(bytes.count) else {
        yaml.issue(node.mark, "\(draft.name): aid has \(bytes.count) bytes, it can have 5 to 16")
        return (nil, nil)
      }
      return (nil, AID(bytes))
    }
    if let aid = draft.values["aid"] { yaml.issue(aid.mark, "\(draft.name): only an ADF has an aid") }
    guard let node = draft.values["fid"] else {
      yaml.issue(draft.mark, "\(draft.name) has no fid", hint: "fid: four hex digits, as in fid: 6F9F")
      return (nil, nil)
    }
    guard let text = yaml.text(node, "\(draft.name): fid") else { return (nil, nil) }
    let digits = text.hasPrefix("0x") ? String(text.dropFirst(2)) : text
    guard digits.utf8.count == 4, let bytes = Hex.bytes(digits), let fid = FID(bytes) else {
      yaml.issue(node.mark, "\(draft.name): fid is '\(text)' where four hex digits are expected")
      return (nil, nil)
    }
    if let reason = Self.reserved[fid] {
      yaml.issue(node.mark, "\(draft.name): fid \(fid) is reserved: \(reason)")
      return (nil, nil)
    }
    return (fid, nil)
  }

  /// TS 102 221 §8.6, ISO/IEC 7816-4 §7.4.1.
  private static let reserved: [FID: String] = [
    .mf: "it is the MF", .currentADF: "it is the current ADF", 0x3FFF: "it means the current DF in a path",
    0x0000: "ISO/IEC 7816-4 keeps it", 0xFFFF: "ISO/IEC 7816-4 keeps it",
  ]

  /// A number, `{all: [...]}`, `{any: [...]}` or `{not: ...}`.
  private mutating func condition(_ node: Node, _ what: String) -> ServiceCondition? {
    guard case .mapping = node else {
      return yaml.int(node, what, 1...2048).map { .service($0) }
    }
    let entries = yaml.entries(node, what, known: ["all", "any", "not"])
    guard entries.count == 1, let entry = entries.first else {
      return entries.isEmpty ? nil : yaml.fail(node.mark, "\(what) has several of all, any and not: nest them")
    }
    if entry.key == "not" { return condition(entry.value, what).map { .not($0) } }
    let parts = yaml.list(entry.value, "\(what) \(entry.key)").compactMap { condition($0, what) }
    guard !parts.isEmpty else { return yaml.fail(entry.mark, "\(what) \(entry.key) is empty") }
    return entry.key == "all" ? .all(parts) : .any(parts)
  }

  private mutating func size(_ draft: Draft, _ content: Content?) -> FileDefinition.Size? {
    let key = draft.kind == .transparent ? "size" : "record"
    let other = draft.kind == .transparent ? "record" : "size"
    if draft.kind == .berTLV {
      for key in ["size", "record", "recommended"] {
        if let node = draft.values[key] { yaml.issue(node.mark, "\(draft.name): a BER-TLV file has no \(key)") }
      }
      return nil
    }
    if let node = draft.values[other] {
      yaml.issue(node.mark, "\(draft.name): a \(structureName(draft.kind)) file has a \(key), no \(other)")
      return nil
    }
    let limit = draft.kind == .transparent ? 0xFFFF : 0xFF
    let least = content?.least ?? 0
    guard let node = draft.values[key] else {
      if let size = content?.size { return size }
      guard least > 0 else { return nil }
      guard least <= limit else {
        yaml.issue(draft.mark, "\(draft.name): the fields take \(least) bytes where \(limit) fit")
        return nil
      }
      return .init(minimum: least, recommended: recommended(draft, least...limit) ?? least)
    }
    guard let size = yaml.int(node, "\(draft.name): \(key)", 1...limit) else { return nil }
    guard least <= size else {
      yaml.issue(node.mark, "\(draft.name): the fields take \(least) bytes, \(key) is \(size)")
      return nil
    }
    return .init(minimum: size, recommended: recommended(draft, size...limit) ?? size)
  }

  private mutating func recommended(_ draft: Draft, _ limits: ClosedRange<Int>) -> Int? {
    draft.values["recommended"].flatMap { yaml.int($0, "\(draft.name): recommended", limits) }
  }

  private func structureName(_ kind: FileDefinition.Kind) -> String {
    Self.structures.first { $0.value == kind }?.key ?? ""
  }
}
