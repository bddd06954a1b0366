import ISO7816

extension StandardFiles {
  /// Each file of a tree with its path, and those whose identifiers another file assigns (phone book, icons): what can
  /// be named without a card.
  public static func named(in tree: FileDefinition = mf) -> [Entry] {
    var entries: [Entry] = []
    func visit(_ path: String, _ definition: FileDefinition) {
      entries.append((path, definition))
      for child in definition.children + (PlacedFiles.byDirectory[definition.name] ?? []) {
        visit(path + "/" + child.name, child)
      }
    }
    visit(tree.name, tree)
    if tree.fid == .mf { visit("MF/\(eap.name)", eap) }
    return entries
  }

  /// The EFs at the end of whose path these names or identifiers stand, in any case of letters: `EF.SPN`,
  /// `ADF.USIM/EF.SPN`, `MF/7FFF/6F46`, and data objects outside files: `DO.FCP`. The second application of a kind, `ADF.USIM-2`, is like the first.
  public static func files(named text: String, in tree: FileDefinition = mf) -> [Entry] {
    var wanted = text.lowercased().split(separator: "/").map(String.init)
    for (index, name) in wanted.enumerated() {
      if name == "7fff" { wanted[index] = "adf.usim" }
      guard name.hasPrefix("adf."), let dash = name.lastIndex(of: "-"), Int(name[name.index(after: dash)...]) != nil
      else { continue }
      wanted[index] = String(name[..<dash])
    }
    guard let last = wanted.last else { return [] }
    let byName = named(in: tree)
    let fids = Dictionary(byName.map { ($0.path.lowercased(), $0.definition.fid?.description) }) { first, _ in first }
    let objects = tree.fid == mf.fid ? DataObjects.all.map { (path: $0.name, definition: $0) } : []
    return (byName + objects).filter { entry in
      let definition = entry.definition
      guard !definition.isDirectory, definition.name.lowercased() == last || definition.fid?.description == last else {
        return false
      }
      let components = entry.path.lowercased().split(separator: "/").map(String.init)
      guard wanted.count <= components.count, wanted[0] != "mf" || wanted.count == components.count else {
        return false
      }
      let start = components.count - wanted.count
      return wanted.indices.allSatisfy { index in
        let prefix = components[...(start + index)].joined(separator: "/")
        return components[start + index] == wanted[index] || fids[prefix]??.lowercased() == wanted[index]
      }
    }
  }
}

extension FileDefinition {
  /// Whether both are the same file of the same clause, in two applications perhaps.
  public func isSameRow(as other: FileDefinition) -> Bool {
    name == other.name && kind == other.kind && clause == other.clause && size == other.size
  }
}
