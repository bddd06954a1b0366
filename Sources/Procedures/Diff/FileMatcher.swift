import CardImage
import ISO7816

/// Finds the file of one image that another image means: by its path, or by its FID in the same directory, since one
/// tool calls a file by name and the next by FID.
struct FileMatcher {
  private let byPath: [String: CardImage.File]
  private let byFID: [String: CardImage.File]

  init(_ image: CardImage) {
    byPath = Dictionary(image.files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    byFID = Dictionary(
      image.files.compactMap { file in Self.key(file).map { ($0, file) } }, uniquingKeysWith: { first, _ in first })
  }

  private static func key(_ file: CardImage.File) -> String? {
    guard let fid = file.fid, let parent = file.parentPath, file.structure != .adf else { return nil }
    return "\(parent)/\(fid)"
  }

  func counterpart(of file: CardImage.File) -> CardImage.File? {
    if let same = byPath[file.path] { return same }
    return Self.key(file).flatMap { byFID[$0] }
  }
}
