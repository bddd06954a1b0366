import ElementaryFiles
import ISO7816

/// Paths of files that a capture names by identifier.
enum FileNames {
  /// Where a capture that begins in the middle may stand.
  static let unknownDirectory = "MF/unknown"

  static func parent(_ path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? path
  }

  /// The path without the number of a second application: `MF/ADF.USIM-2` is `MF/ADF.USIM` in the tables.
  static func canonical(_ path: String) -> String {
    guard path.contains("-") else { return path }
    return path.split(separator: "/").map { component in
      guard component.hasPrefix("ADF."), let dash = component.lastIndex(of: "-"),
        Int(component[component.index(after: dash)...]) != nil
      else { return String(component) }
      return String(component[..<dash])
    }.joined(separator: "/")
  }

  /// The definitions with an identifier under a directory.
  static func definitions(_ fid: FID, under directory: String) -> [FileDefinition] {
    StandardFiles.definitions(fid: fid, under: canonical(directory))
  }

  /// The path of a file under a directory, by the tables where one has it.
  static func path(_ fid: FID, under directory: String, kind: FileControlParameters.Kind?) -> String {
    let candidates = definitions(fid, under: directory)
    let fitting = candidates.first { $0.isKind(kind) } ?? (kind == nil ? candidates.first : nil)
    return "\(directory)/\(fitting?.name ?? fid.description)"
  }

  /// The file with a short identifier under a directory, by the tables.
  static func definition(sfi: UInt8, under directory: String) -> FileDefinition? {
    StandardFiles.definition(at: canonical(directory))?.children.first { $0.sfi == sfi }
  }
}

extension FileDefinition {
  fileprivate func isKind(_ kind: FileControlParameters.Kind?) -> Bool {
    switch (kind, self.kind) {
    case (.df, .mf), (.df, .df), (.df, .adf), (.transparent, .transparent), (.linearFixed, .linearFixed),
      (.cyclic, .cyclic), (.berTLV, .berTLV):
      true
    default: false
    }
  }

  var isDirectory: Bool { kind == .mf || kind == .df || kind == .adf }
}
