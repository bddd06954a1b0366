/// Small ZIP archives that are no APKs, such as CAP files.
public enum ArchiveFile {
  private static let maximumCount = 64

  /// The entries whose names end in `suffix`, by the last part of their names.
  /// - Throws: ``APKError`` for what is no archive, is damaged, or has more than 64 such entries.
  public static func contents(of file: any RandomAccessBytes, suffix: String) throws(APKError) -> [String: [UInt8]] {
    let archive = try ZIPArchive(file)
    let wanted = archive.entries.filter { $0.name.lowercased().hasSuffix(suffix) }
    guard wanted.count <= maximumCount else { throw APKError("\(wanted.count) entries are too many") }
    var found: [String: [UInt8]] = [:]
    for entry in wanted {
      let name = String(entry.name.split(separator: "/").last ?? "")
      guard found.updateValue(try archive.content(of: entry, limit: 0x4_0000), forKey: name) == nil else {
        throw APKError("\(name) is in the archive twice")
      }
    }
    return found
  }

  public static func contents(path: String, suffix: String) throws(APKError) -> [String: [UInt8]] {
    try contents(of: FileBytes(path: path), suffix: suffix)
  }
}
