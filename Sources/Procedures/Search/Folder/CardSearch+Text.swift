internal import CardImage
internal import ISO7816

extension CardSearch {
  /// Every hit in the text of an image as `uicc export` writes it, without making an image of it.
  /// - Parameters:
  ///   - text: the file, and ``ImageText/slack`` bytes more.
  ///   - count: the bytes of the file.
  /// - Returns: `nil` where it is no such text, or one with something unusual in it; nothing is counted then.
  mutating func search(imageText text: UnsafeBufferPointer<UInt8>, count: Int, source: String) -> [SearchMatch]? {
    guard imageText.read(text, count: count, into: &arena) else { return nil }
    let image = imageText
    func string(_ range: Range<Int>) -> String {
      String(decoding: UnsafeBufferPointer(rebasing: text[range]), as: UTF8.self)
    }
    for gap in image.gaps {
      summary.unread.append(
        UnreadFile(
          source: source, path: string(image.files[gap.file].path),
          status: gap.status.map { StatusWord(rawValue: $0) }, records: gap.records, problem: gap.problem.map(string)))
    }
    summary.files += image.searched
    var found = scan(source: source) { place in
      switch place.part {
      case .atr: "ATR"
      case .rule: "ARA-M"
      case .toolkit: "STK"
      default:
        image.files.indices.contains(Int(place.file)) ? string(image.files[Int(place.file)].path) : ""
      }
    }
    if !image.joinable.isEmpty {
      found += joinedMatches(in: joinable(image) { string($0) }, source: source)
    }
    summary.matches += found.count
    return found
  }

  /// The files that may hold a text that is split over records, as an image.
  private func joinable(_ image: ImageText, _ string: (Range<Int>) -> String) -> CardImage {
    let (places, starts) = (arena.places, arena.starts)
    return CardImage(
      files: image.joinable.map { file, range in
        var records: [[UInt8]?] = []
        for place in range {
          let missing = Int(places[place].number) - 1 - records.count
          records.append(contentsOf: repeatElement(nil, count: max(0, missing)))
          records.append(Array(arena.bytes[starts[place]..<starts[place + 1]]))
        }
        return CardImage.File(path: string(image.files[file].path), structure: .linearFixed, content: .records(records))
      })
  }
}
