extension FileDefinition {
  /// The same directory with other files in it.
  private func with(children: [FileDefinition]) -> FileDefinition {
    FileDefinition(
      name: name, fid: fid, aid: aid, kind: kind, sfi: sfi, size: size, service: service, clause: clause,
      children: children, origin: origin, codec: codec)
  }

  /// The child of this name, in any case of letters.
  package func child(named name: String) -> FileDefinition? {
    children.first { $0.name.lowercased() == name.lowercased() }
  }

  /// This tree with one row more, or with one in the place of the rows of the same name or identifier.
  /// - Parameter path: names of directories below this one.
  /// - Returns: `nil` where a directory of the path is missing.
  package func adding(_ row: FileDefinition, under path: some Collection<String>) -> FileDefinition? {
    guard let first = path.first else {
      var kept = children
      let old = kept.first { row.isSamePlace(as: $0) }
      let index = kept.firstIndex { row.isSamePlace(as: $0) } ?? kept.endIndex
      kept.removeAll { row.isSamePlace(as: $0) }
      // What stands in a directory stays there when only the directory is described anew.
      let contents = row.isDirectory ? old?.children ?? [] : []
      kept.insert(row.with(children: contents + row.children), at: min(index, kept.endIndex))
      return with(children: kept)
    }
    guard let index = children.firstIndex(where: { $0.name.lowercased() == first.lowercased() }),
      let changed = children[index].adding(row, under: path.dropFirst())
    else { return nil }
    var all = children
    all[index] = changed
    return with(children: all)
  }

  /// Whether two rows of one directory cannot both be there: one name, one FID or one AID.
  package func isSamePlace(as other: FileDefinition) -> Bool {
    name.lowercased() == other.name.lowercased() || (fid != nil && fid == other.fid) || (aid != nil && aid == other.aid)
  }
}
