import ISO7816

/// Rules from a file.
enum RuleBytes {
  private static let maximumFile = 0x20_0000

  /// What GET DATA answers, binary or as hex digits with white space between them.
  static func read(_ path: String) throws -> [UInt8] {
    let bytes = try Files.read(path, limit: maximumFile)
    if bytes.starts(with: [0xFF, 0x40]) { return bytes }
    let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
    guard let decoded = Hex.bytes(text), !decoded.isEmpty else {
      throw Failure(
        "\(Style.printable(path)): no rules", hint: "what GET DATA ff40 answers, binary or in hex: ff40...")
    }
    return decoded
  }
}
