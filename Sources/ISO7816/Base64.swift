/// Base64 (RFC 4648 §4), as nonces, `auts` and B-TIDs have it.
public enum Base64 {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// With padding.
  public static func string(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let value = group.reduce(0 as UInt32) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for place in 0..<4 {
        out.append(place > group.count ? 0x3D : digits[Int(value >> UInt32(18 - 6 * place) & 0x3F)])
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// - Returns: `nil` for other characters or a wrong length. Padding may be left out; bits that are left over must be
  ///   zero.
  public static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    var characters = Array(text.utf8)
    let padding = characters.reversed().prefix { $0 == 0x3D }.count
    guard padding <= 2, padding == 0 || characters.count % 4 == 0 else { return nil }
    characters.removeLast(padding)
    var out: [UInt8] = []
    var (value, bits) = (0 as UInt32, 0 as UInt32)
    for character in characters {
      guard let digit = digits.firstIndex(of: character) else { return nil }
      value = (value << 6 | UInt32(digit)) & 0xFFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        out.append(UInt8(truncatingIfNeeded: value >> bits))
      }
    }
    guard bits < 6, value & (1 << bits - 1) == 0 else { return nil }
    return out
  }

}
