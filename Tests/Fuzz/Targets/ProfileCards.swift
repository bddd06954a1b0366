import CardImage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The images of Profiles/cards.
enum ProfileCards {
  static let all: [CardImage] = ["demo", "odd", "sim-2g"].compactMap { name in
    let path = folder + name + ".json"
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    return try? CardImage.read(bytes: [UInt8](data), name: path).image
  }

  /// The images with the directories, and a few small files of each structure in every one of them: enough for a
  /// walk, and fast.
  static let small: [CardImage] = all.map { image in
    var image = image
    var counts: [String: Int] = [:]
    image.files.removeAll { file in
      if file.structure == .df || file.structure == .adf { return false }
      let size = file.content.byteCount
      let parent = file.path.split(separator: "/").dropLast().joined(separator: "/")
      let count = counts["\(parent) \(file.structure)", default: 0]
      let isNeeded = ["EF.DIR", "EF.PBR", "EF.IMG", "EF.ARR"].contains(file.name)
      guard isNeeded || count < 3 && size < 200 else { return true }
      counts["\(parent) \(file.structure)"] = count + 1
      return false
    }
    return image
  }

  /// Every piece of content there is, each once.
  static var contents: [[UInt8]] {
    Array(Set(all.flatMap(\.files).flatMap(\.content.pieces))).sorted { $0.lexicographicallyPrecedes($1) }
  }

  private static var folder: String {
    "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/") + "/Profiles/cards/"
  }
}

extension CardImage.Content {
  /// The bytes of a file, its records or the values of its data objects.
  var pieces: [[UInt8]] {
    switch self {
    case .none: []
    case .data(let data): [data]
    case .records(let records): records.compactMap { $0 }
    case .tags(let objects): objects.map(\.value)
    }
  }
}
