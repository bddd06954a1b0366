/// Codings of text and digits that a user's table may name and no specification's file needs by itself. Each takes
/// `size` bytes that FF fills up or, where that is `nil`, all that is left.
extension Codec {
  /// ASCII without control characters.
  package static func ascii(_ size: Int?) -> Codec {
    characters("ASCII text", size) { bytes throws(CodecError) in
      guard bytes.allSatisfy({ $0 < 0x80 }) else { throw CodecError("is no ASCII") }
      return try utf8(bytes)
    } encode: { text throws(CodecError) in
      if let character = text.first(where: { !$0.isASCII }) {
        throw CodecError("\(quoted(String(character))) is no ASCII character")
      }
      return Array(text.utf8)
    }
  }

  /// The GSM 7-bit default alphabet, a character a byte (TS 23.038 §6.2.1).
  package static func septets(_ size: Int?) -> Codec {
    characters("GSM 7-bit text, unpacked", size) { bytes throws(CodecError) in
      guard let text = GSMAlphabet.exactText(bytes) else { throw CodecError("is no text of the GSM alphabet") }
      return text
    } encode: { text throws(CodecError) in
      try gsm(text)
    }
  }

  /// The GSM 7-bit default alphabet, eight characters in seven bytes (TS 23.038 §6.1.2.1.1). Where seven spare bits
  /// end the last byte they are no `@`.
  package static func packedSeptets(_ size: Int?) -> Codec {
    characters("GSM 7-bit text, packed", size) { bytes throws(CodecError) in
      var septets = GSMAlphabet.unpack(bytes)
      if bytes.count % 7 == 0, septets.last == 0 { septets.removeLast() }
      guard let text = GSMAlphabet.exactText(septets) else { throw CodecError("is no text of the GSM alphabet") }
      return text
    } encode: { text throws(CodecError) in
      GSMAlphabet.pack(septets: try gsm(text))
    }
  }

  /// UCS2, most significant byte first.
  package static func ucs2(_ size: Int?) -> Codec {
    characters("UCS2 text", size) { bytes throws(CodecError) in
      // The low byte of the last character may be FF as the filling is.
      let whole = bytes.count % 2 == 0 ? bytes : bytes + [0xFF]
      guard let text = UCS2.text(whole), text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
        throw CodecError("is no text in UCS2")
      }
      return text
    } encode: { text throws(CodecError) in
      UCS2.octets(text)
    }
  }

  /// Digits in half-octets, F behind the last one.
  package static func digits(_ size: Int?, _ symbols: BCD.Symbols, order: BCD.NibbleOrder) -> Codec {
    let swapped = order == .lowFirst ? "low nibble first" : "high nibble first"
    return characters("BCD digits, \(swapped)", size, trims: size == nil) { bytes throws(CodecError) in
      guard let digits = BCD.digits(bytes, symbols, order: order) else {
        throw CodecError("a digit follows the filler F")
      }
      return digits
    } encode: { text throws(CodecError) in
      try BCD.octets(text, count: size, symbols, order: order)
    }
  }

  private static func gsm(_ text: String) throws(CodecError) -> [UInt8] {
    if let septets = GSMAlphabet.septets(text) { return septets }
    let character = text.first { GSMAlphabet.septets(String($0)) == nil }
    throw CodecError("\(quoted(character.map(String.init) ?? text)) is not in the GSM alphabet")
  }

  private static func characters(
    _ summary: String, _ size: Int?, trims: Bool = true,
    decode: @escaping @Sendable ([UInt8]) throws(CodecError) -> String,
    encode: @escaping @Sendable (String) throws(CodecError) -> [UInt8]
  ) -> Codec {
    Codec(Layout(summary, size: size)) { reader, context throws(CodecError) in
      guard let size else { return .string(try decode(context.trimmed(reader.rest()))) }
      let bytes = try reader.read(size)
      return .string(try decode(trims ? trimmingFF(bytes) : bytes))
    } encode: { value, bytes, _ throws(CodecError) in
      let text = try value.asString()
      let part = try encode(text)
      guard let size else {
        bytes += part
        return
      }
      guard part.count <= size else { throw CodecError("\(quoted(text)) needs \(part.count) bytes where \(size) fit") }
      bytes += part
      bytes.append(contentsOf: repeatElement(0xFF, count: size - part.count))
    }
  }
}
