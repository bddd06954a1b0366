public import CardImage
import ISO7816
public import UICC

/// The SELECTs that lead to the files of images.
struct Places {
  private var directories: [String: Directory] = ["MF": .mf]

  /// - Parameter images: the first one that has a directory tells the way there.
  init(_ images: CardImage...) {
    for image in images {
      for file in image.files where file.structure == .df || file.structure == .adf {
        guard let parent = file.parentPath, directories[file.path] == nil else { continue }
        if file.structure == .adf, let aid = file.aid {
          directories[file.path] = Directory([.aid(aid)])
        } else if let fid = file.fid, let directory = directories[parent] {
          directories[file.path] = directory.appending(.fid(fid))
        }
      }
    }
  }

  func place(of file: CardImage.File) -> FilePath? {
    guard let fid = file.fid, let directory = file.parentPath.flatMap({ directories[$0] }) else { return nil }
    return FilePath(directory: directory, fid: fid, path: file.path)
  }
}

extension CardImage {
  /// What a walk brought, with the files of `other` that no table led to and that the card has all the same.
  /// - Throws: ``CardError`` if the line fails.
  public func completed(by other: CardImage, _ session: CardSession) throws(CardError) -> CardImage {
    let matcher = FileMatcher(self)
    let places = Places(self, other)
    var result = self
    for file in other.files where file.structure != .df && file.structure != .adf && !file.isAbsent {
      guard matcher.counterpart(of: file) == nil, let place = places.place(of: file), let fid = place.fid else {
        continue
      }
      do throws(CardError) {
        if let found = try CardWalk.read(fid, in: place.directory, path: place.path, session: session) {
          result.files.append(found)
        }
      } catch {
        // No such directory on this card.
        guard case .status = error else { throw error }
      }
    }
    return result
  }
}
