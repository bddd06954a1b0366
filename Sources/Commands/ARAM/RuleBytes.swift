import CardImage
import GlobalPlatform
import ISO7816

/// Rules from a file.
enum RuleBytes {
  private static let maximumFile = 0x20_0000

  /// What GET DATA answers, binary or as hex digits with white space between them, or what it would answer with the rules
  /// of an image.
  static func read(_ path: String) throws -> [UInt8] {
    let bytes = try Files.read(path, limit: maximumFile)
    if bytes.starts(with: [0xFF, 0x40]) { return bytes }
    if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
      let image = try Files.readImage(path).image
      guard !image.araM.isEmpty else { throw Failure("\(Style.printable(path)): the image holds no access rules") }
      return AccessRuleList(rules: image.araM.map { AccessRule($0) }).response
    }
    let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
    guard let decoded = Hex.bytes(text), !decoded.isEmpty else {
      throw Failure(
        "\(Style.printable(path)): no rules",
        hint: "what GET DATA ff40 answers, binary or in hex (ff40...), or an image")
    }
    return decoded
  }
}
