import ElementaryFiles
import ISO7816

/// The tables while a user's rows are added to them.
final class TableTree {
  final class Node {
    let row: FileDefinition
    var children: [Node]
    /// `example.yaml:12` of a user's row.
    let place: String?

    init(_ row: FileDefinition, place: String? = nil) {
      self.row = row
      self.place = place
      children = row.children.map { Node($0) }
    }

    var definition: FileDefinition { row.replacing(children: children.map(\.definition)) }

    /// `EF.SPN (TS 31.102 §4.2.12)`.
    var description: String { "\(row.name) (\(place ?? row.clause))" }
  }

  /// Where a path of directories leads.
  enum Way {
    case directory(Node, path: String)
    /// No such directory under the last one that there is.
    case missing(String, under: Node, path: String)
    /// This one is an EF.
    case file(Node, path: String)
  }

  let root: Node
  let base: FileTables
  /// A user's EFs by path, for `like`.
  private(set) var files: [(path: String, row: FileDefinition)] = []

  init(_ base: FileTables) {
    self.base = base
    root = Node(base.mf)
  }

  /// Follows names in any case, FIDs and AIDs. An application that no table has is entered under its AID.
  func way(_ components: [String], place: String, table: String) -> Way {
    var node = root
    var path = "MF"
    for (index, component) in components.enumerated() {
      // 7FFF stands for the application that is active; the first one of a UICC is the USIM.
      let wanted = component.lowercased() == "7fff" ? "adf.usim" : component.lowercased()
      let aid = index == 0 ? Self.aid(component) : nil
      let next: Node
      if let child = node.children.first(where: { $0.row.name.lowercased() == wanted }) {
        next = child
      } else if let child = node.children.first(where: { $0.row.fid?.description == wanted }) {
        next = child
      } else if let aid, let name = root.definition.application(aid)?.name,
        let child = node.children.first(where: { $0.row.name == name })
      {
        next = child
      } else if let aid {
        next = Node(
          FileDefinition(
            name: "ADF.\(aid)", fid: nil, aid: aid, kind: .adf, sfi: nil, clause: table, children: [],
            origin: .user(table)), place: place)
        node.children.append(next)
      } else {
        return .missing(component, under: node, path: path)
      }
      path += "/\(next.row.name)"
      guard next.row.isDirectory else { return .file(next, path: path) }
      node = next
    }
    return .directory(node, path: path)
  }

  /// Enters a row; those that it replaces go.
  func add(_ row: FileDefinition, to parent: Node, path: String, place: String, replacing old: [Node]) {
    parent.children.removeAll { child in old.contains { $0 === child } }
    parent.children.append(Node(row, place: place))
    files.removeAll { $0.path == "\(path)/\(row.name)" }
    if !row.isDirectory { files.append(("\(path)/\(row.name)", row)) }
  }

  /// The files of a name or path, the user's own first.
  func files(named text: String) -> [(path: String, definition: FileDefinition)] {
    let wanted = text.lowercased()
    let own = files.filter { $0.path.lowercased() == wanted || $0.path.lowercased().hasSuffix("/" + wanted) }
    if !own.isEmpty { return own.map { ($0.path, $0.row) } }
    return StandardFiles.files(named: text, in: base.mf)
  }

  /// `a0000000871002` or `ADF.a0000000871002`, five bytes at least.
  static func aid(_ text: String) -> AID? {
    let digits = text.lowercased().hasPrefix("adf.") ? String(text.dropFirst(4)) : text
    guard (10...32).contains(digits.utf8.count), let bytes = Hex.bytes(digits) else { return nil }
    return AID(bytes)
  }
}
