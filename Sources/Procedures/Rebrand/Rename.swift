/// A name that shall become another one.
public struct Rename: Hashable, Sendable {
  public let old: String
  public let new: String

  /// - Throws: ``EditError`` where there is nothing to look for, nothing to put, or the new name holds the old one, so
  ///   that no search could prove that the old one is gone.
  public init(old: String, new: String) throws(EditError) {
    guard !old.isEmpty, !new.isEmpty else { throw EditError("the old and the new name have at least one character") }
    self.old = old
    self.new = new
    if replacing(in: new) != nil {
      throw EditError(
        "\"\(new)\" holds \"\(old)\": a search could not tell the old name from the new one",
        hint: "a longer old name, such as one with the word behind it, leads on")
    }
  }

  /// The text with the new name for each occurrence of the old one, whatever its case; `nil` where there is none. An
  /// occurrence in capitals becomes capitals, one in small letters small letters, unless it is the old name exactly as
  /// given; in an address small letters stay small in any case.
  public func replacing(in text: String) -> String? {
    let characters = Array(text)
    let wanted = old.map { $0.lowercased() }
    let folded = characters.map { $0.lowercased() }
    var result = ""
    var index = 0
    var isFound = false
    while index < characters.count {
      let end = index + wanted.count
      if end <= characters.count, folded[index..<end].elementsEqual(wanted) {
        let word = Self.word(around: index..<end, in: characters)
        result += styled(like: String(characters[index..<end]), isAddress: Self.isAddress(word))
        index = end
        isFound = true
      } else {
        result.append(characters[index])
        index += 1
      }
    }
    return isFound ? result : nil
  }

  private func styled(like found: String, isAddress: Bool) -> String {
    let isSmall = found == found.lowercased() && found != found.uppercased()
    if isAddress, isSmall { return new.lowercased() }
    if found == old { return new }
    if found == found.uppercased(), found != found.lowercased() { return new.uppercased() }
    return isSmall ? new.lowercased() : new
  }

  /// Whether an occurrence in `text` is part of an address (URI, mail address, domain name).
  func isInAddress(_ text: String) -> Bool {
    text.split { !Self.isOfWord($0) }.contains { replacing(in: String($0)) != nil && Self.isAddress($0) }
  }

  private static func word(around range: Range<Int>, in characters: [Character]) -> Substring {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start > 0, isOfWord(characters[start - 1]) { start -= 1 }
    while end < characters.count, isOfWord(characters[end]) { end += 1 }
    return Substring(String(characters[start..<end]))
  }

  private static func isOfWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "._-@:/+~%".contains(character)
  }

  private static func isAddress(_ word: Substring) -> Bool {
    if word.contains("@") || word.contains("://") { return true }
    let labels = word.split(separator: ".", omittingEmptySubsequences: false)
    return labels.count > 1 && labels.allSatisfy { !$0.isEmpty }
  }

  /// Whether the new name can stand in a domain name (RFC 1123 §2.1).
  var canBeLabel: Bool {
    new.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x30...0x39, 0x2D, 0x2E: true
      default: false
      }
    }
  }
}
