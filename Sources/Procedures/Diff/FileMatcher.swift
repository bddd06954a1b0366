import CardImage
import ElementaryFiles
import ISO7816

/// Finds the file of one image that another image means: by its path, or by its FID in the same directory, since one
/// tool calls a file by name and the next by FID, and so does a scan before and after somebody wrote a table for it.
struct FileMatcher {
  private let byPath: [String: CardImage.File]
  private let byFID: [String: CardImage.File]

  init(_ image: CardImage) {
    byPath = Dictionary(image.files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    byFID = Dictionary(
      image.files.compactMap { file in Self.key(file).map { ($0, file) } }, uniquingKeysWith: { first, _ in first })
  }

  /// `MF/ADF.USIM/5f50/4f81`: identifiers where there are any, since directories have names in one image only, too.
  private static func key(_ file: CardImage.File) -> String? {
    guard let fid = file.fid, let parent = file.parentPath, file.structure != .adf else { return nil }
    return "\(identifiers(parent))/\(fid)"
  }

  private static func identifiers(_ directory: String) -> String {
    guard let slash = directory.lastIndex(of: "/") else { return directory }
    let own = FileTables.current.definition(at: directory)?.fid?.description
    return identifiers(String(directory[..<slash])) + "/" + (own ?? String(directory[directory.index(after: slash)...]))
  }

  func counterpart(of file: CardImage.File) -> CardImage.File? {
    if let same = byPath[file.path] { return same }
    return Self.key(file).flatMap { byFID[$0] }
  }
}
