import ISO7816

extension CardImage {
  /// What a path that a user wrote stands for.
  public enum Lookup: Hashable, Sendable {
    case unique(File)
    /// Several files fit; in the order of the image.
    case ambiguous([File])
    case none
  }

  /// The files that a user may mean by `path`: names or FIDs with `/` between them, in either case. From the MF where
  /// it begins with `MF` or `3F00`, else the end of a path: `MF/ADF.USIM/EF.SPN`, `ADF.USIM/EF.SPN`, `EF.ICCID`,
  /// `MF/7FFF/6F46`, where 7FFF is any ADF, `A0000000871002/6F46` with an AID or its beginning.
  ///
  /// A file that is named exactly so is the only one meant, whatever else fits.
  public func find(_ path: String) -> Lookup {
    if let file = files.first(where: { $0.path == path }) { return .unique(file) }
    let wanted = path.split(separator: "/", omittingEmptySubsequences: false).map { $0.lowercased() }
    guard !wanted.contains("") else { return .none }
    let directories = Dictionary(files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    let isFromMF = wanted.first == "mf" || wanted.first == "3f00"
    let found = files.filter { file in
      var names = file.path.split(separator: "/")
      guard names.count >= wanted.count, !isFromMF || names.count == wanted.count else { return false }
      for component in wanted.reversed() {
        guard let name = names.last else { return false }
        let entry = directories[names.joined(separator: "/")]
        guard Self.matches(component, name: name, file: entry) else { return false }
        names.removeLast()
      }
      return true
    }
    return switch found.count {
    case 0: .none
    case 1: found.first.map(Lookup.unique) ?? .none
    default: .ambiguous(found)
    }
  }

  /// Whether one component, in lower case, names this file.
  private static func matches(_ component: String, name: Substring, file: File?) -> Bool {
    if component == name.lowercased() { return true }
    if component == "3f00" { return name.lowercased() == "mf" }
    guard let file, let bytes = Hex.bytes(component) else { return false }
    if let fid = FID(bytes) {
      if fid == .currentADF { return file.structure == .adf }
      return file.fid == fid
    }
    return bytes.count >= 5 && file.structure == .adf && file.aid?.hasPrefix(AID(bytes)) == true
  }

  /// The files directly inside a DF or ADF, by its full path, in the order of the image.
  public func children(of path: String) -> [File] {
    let prefix = path + "/"
    return files.filter { file in
      file.path.hasPrefix(prefix) && !file.path.utf8.dropFirst(prefix.utf8.count).contains(UInt8(ascii: "/"))
    }
  }
}

extension CardImage.File {
  /// The path with the FID as last component, where the file has one: `MF/ADF.USIM/6f46`.
  public var pathByFID: String {
    guard let fid, let parentPath else { return path }
    return "\(parentPath)/\(fid)"
  }

  /// The path of the DF or ADF around it; `nil` at the top.
  public var parentPath: String? {
    path.lastIndex(of: "/").map { String(path[..<$0]) }
  }
}
