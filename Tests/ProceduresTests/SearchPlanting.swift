import CardImage
import ISO7816
import Procedures

/// Encoders of the tests' own, written character by character and bit by bit from the specifications, so that an
/// error in the search cannot cancel itself out.
enum Planting {
  /// TS 23.038 §6.2.1: what differs from ASCII, of the characters that the tests use.
  static let national: [Character: [UInt8]] = [
    "@": [0x00], "£": [0x01], "$": [0x02], "è": [0x04], "é": [0x05], "ù": [0x06], "ò": [0x08], "Ç": [0x09],
    "Ø": [0x0B], "ø": [0x0C], "Å": [0x0E], "å": [0x0F], "Δ": [0x10], "_": [0x11], "Ω": [0x15], "Σ": [0x18],
    "Æ": [0x1C], "æ": [0x1D], "ß": [0x1E], "É": [0x1F], "Ä": [0x5B], "Ö": [0x5C], "Ñ": [0x5D], "Ü": [0x5E],
    "ä": [0x7B], "ö": [0x7C], "ñ": [0x7D], "ü": [0x7E], "à": [0x7F],
    "€": [0x1B, 0x65], "[": [0x1B, 0x3C], "]": [0x1B, 0x3E], "{": [0x1B, 0x28], "|": [0x1B, 0x40], "~": [0x1B, 0x3D],
  ]

  static func gsm(_ character: Character) -> [UInt8]? {
    if let code = national[character] { return code }
    guard let ascii = character.asciiValue, ascii >= 0x20, ascii < 0x7B, !"`^\\".contains(character) else { return nil }
    return [ascii]
  }

  static func gsm(_ text: String) -> [UInt8]? {
    var result: [UInt8] = []
    for character in text {
      guard let code = gsm(character) else { return nil }
      result += code
    }
    return result
  }

  /// Writes septets one bit at a time over `bytes`, from bit `start` on (bit 0 is the lowest of the first byte).
  static func pack(_ septets: [UInt8], over bytes: inout [UInt8], atBit start: Int) {
    var bit = start
    for septet in septets {
      for place in 0..<7 {
        let mask = UInt8(1) << UInt8(bit % 8)
        if septet >> UInt8(place) & 1 == 1 { bytes[bit / 8] |= mask } else { bytes[bit / 8] &= ~mask }
        bit += 1
      }
    }
  }

  static func utf16(_ text: String, bigEndian: Bool = true) -> [UInt8] {
    text.utf16.flatMap { unit in
      let (high, low) = (UInt8(unit / 256), UInt8(unit % 256))
      return bigEndian ? [high, low] : [low, high]
    }
  }

  /// The characters of a field of annex A for a base; `nil` where one fits neither the base nor the GSM alphabet.
  /// - Parameter byBase: code by the base even what the GSM alphabet has.
  static func characters(_ text: String, base: Int, byBase: Bool) -> [UInt8]? {
    var result: [UInt8] = []
    for character in text {
      let value = Int(character.unicodeScalars.first?.value ?? 0)
      let fits = value >= base && value <= base + 0x7F
      if fits, byBase || gsm(character) == nil {
        result.append(UInt8(0x80 + value - base))
      } else if let code = gsm(character) {
        result += code
      } else {
        return nil
      }
    }
    return result
  }

  /// One transparent EF with these bytes and nothing else.
  static func image(_ bytes: [UInt8]) -> CardImage {
    CardImage(files: [CardImage.File(path: "MF/6f46", fid: 0x6F46, structure: .transparent, content: .data(bytes))])
  }

  static func matches(
    _ pattern: String, in bytes: [UInt8], options: SearchOptions = SearchOptions()
  ) throws -> [SearchMatch] {
    try SearchPattern(text: pattern, options: options).search(image(bytes), source: "test").matches
  }
}
