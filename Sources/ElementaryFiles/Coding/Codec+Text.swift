extension Codec {
  /// An alpha identifier that fills all but the last `tail` bytes (TS 102 221 annex A).
  ///
  /// A text of the default alphabet is a string; any other is `{"text", "coding"}`, with `base` where the coding has
  /// one, `prefersBase` where that codes even what the default alphabet has, and `padding` where something else than FF follows the text. Without `coding` the text is written in the one
  /// that ``AlphaIdentifier/init(text:fitting:)`` chooses.
  package static func alpha(tail: Int = 0) -> Codec {
    Codec(Layout("alpha identifier")) { reader, context throws(CodecError) in
      guard reader.remaining >= tail else {
        throw CodecError("\(counted(reader.remaining, "byte")) where \(tail) must follow")
      }
      return alphaValue(try reader.read(reader.remaining - tail), isFilled: context.length != nil)
    } encode: { value, bytes, context throws(CodecError) in
      let room = context.length.map { $0 - bytes.count - tail }
      if let room, room < 0 {
        throw CodecError("no room: \(counted(context.length ?? 0, "byte")) in all, \(tail) must follow")
      }
      bytes += try alphaBytes(value, length: room)
    }
  }

  /// An alpha identifier of `size` bytes, FF behind it.
  package static func alpha(size: Int) -> Codec {
    Codec(Layout("alpha identifier", size: size)) { reader, _ throws(CodecError) in
      alphaValue(try reader.read(size), isFilled: true)
    } encode: { value, bytes, _ throws(CodecError) in
      bytes += try alphaBytes(value, length: size)
    }
  }

  static func alphaValue(_ field: [UInt8], isFilled: Bool) -> FieldValue {
    guard var alpha = AlphaIdentifier(field) else {
      return .raw(field, reason: "no coding of annex A makes these bytes")
    }
    // Inside a data object nothing fills the field up: all that follows the text is the card's.
    if !isFilled, alpha.padding.isEmpty, let text = try? alpha.bytes(length: nil) {
      alpha.padding = Array(field.dropFirst(text.count))
    }
    if alpha.coding == .gsm7, alpha.padding.isEmpty { return .string(alpha.text) }
    var fields: [FieldValue.Field] = [
      .init("text", .string(alpha.text)), .init("coding", .string(alpha.coding.rawValue)),
    ]
    if let base = alpha.base { fields.append(.init("base", .int(Int(base)))) }
    if alpha.prefersBase { fields.append(.init("prefersBase", .bool(true))) }
    if !alpha.padding.isEmpty { fields.append(.init("padding", .hex(alpha.padding))) }
    return .object(fields)
  }

  static func alphaBytes(_ value: FieldValue, length: Int?) throws(CodecError) -> [UInt8] {
    if let raw = try value.rawBytes() {
      if let length, raw.count != length { throw CodecError("\(raw.count) raw bytes where \(length) are expected") }
      return raw
    }
    if case .string(let text) = value { return try AlphaIdentifier(text: text, fitting: length).bytes(length: length) }
    try value.checkFields(["text", "coding", "base", "prefersBase", "padding"])
    let text = try value.required("text").asString()
    var alpha: AlphaIdentifier
    if let name = try value["coding"]?.asString() {
      guard let coding = AlphaIdentifier.Coding(rawValue: name) else {
        let names = AlphaIdentifier.Coding.allCases.map(\.rawValue).joined(separator: ", ")
        throw CodecError("\(quoted(name)) is none of \(names)", at: ["coding"])
      }
      alpha = AlphaIdentifier(text: text, coding: coding)
    } else {
      alpha = try AlphaIdentifier(text: text, fitting: length)
    }
    if let base = value["base"] { alpha.base = UInt16(truncatingIfNeeded: try base.asInt(0...0xFFFF)) }
    alpha.prefersBase = try value["prefersBase"]?.asBool() ?? false
    if let padding = value["padding"] { alpha.padding = try padding.asBytes() }
    return try alpha.bytes(length: length)
  }

  /// A network name of TS 24.008 §10.5.3.5a: a string where it is as ``NetworkName/init(text:)`` makes it, else
  /// `{"text", "coding", "addCountryInitials", "spareBits"?}`.
  package static let networkName = Codec(Layout("network name")) { reader, _ throws(CodecError) in
    let octets = reader.rest()
    guard let name = NetworkName(octets) else { throw CodecError("is no network name of TS 24.008 §10.5.3.5a") }
    if name == NetworkName(text: name.text) { return .string(name.text) }
    var fields: [FieldValue.Field] = [
      .init("text", .string(name.text)), .init("coding", .string(name.coding.rawValue)),
      .init("addCountryInitials", .bool(name.addsCountryInitials)),
    ]
    if let spare = name.spareBits { fields.append(.init("spareBits", .int(Int(spare)))) }
    return .object(fields)
  } encode: { value, bytes, _ throws(CodecError) in
    if case .string(let text) = value {
      bytes += try NetworkName(text: text).bytes()
      return
    }
    try value.checkFields(["text", "coding", "addCountryInitials", "spareBits"])
    var name = NetworkName(text: try value.required("text").asString())
    if let coding = try value["coding"]?.asString() {
      guard let known = NetworkName.Coding(rawValue: coding) else {
        throw CodecError("\(quoted(coding)) is none of gsm7, ucs2", at: ["coding"])
      }
      name.coding = known
    }
    name.addsCountryInitials = try value["addCountryInitials"]?.asBool() ?? false
    name.spareBits = UInt8(exactly: try value["spareBits"]?.asInt(0...7) ?? -1)
    bytes += try name.bytes()
  }

  /// A URI or NAI in the data object 80 (TS 31.103 §4.2.2): UTF-8.
  static func uri(_ name: String) -> Codec { .tlv { tag(0x80, name, .text) } }

  /// Names of languages, two letters each (ISO 639), as in EF.PL and EF.LI.
  static let languages: Codec = .list(of: .text(2), size: 2)

  /// Languages as cell broadcast has them, one byte each (TS 23.038 §5), as in EF.LP of a SIM.
  static let languageCodes: Codec = .list(
    of: .choice(
      1,
      [
        0x00: "de", 0x01: "en", 0x02: "it", 0x03: "fr", 0x04: "es", 0x05: "nl", 0x06: "sv", 0x07: "da", 0x08: "pt",
        0x09: "fi", 0x0A: "no", 0x0B: "el", 0x0C: "tr", 0x0D: "hu", 0x0E: "pl", 0x0F: "unspecified", 0x20: "cs",
        0x21: "he", 0x22: "ar", 0x23: "ru", 0x24: "is",
      ]), size: 1)

  /// An access point name or host name as labels; `isRooted` where an empty label ends it.
  package static func dnsName(isRooted: Bool = false) -> Codec {
    Codec(Layout("labels")) { reader, _ throws(CodecError) in
      guard let text = DNSName.text(reader.rest(), isRooted: isRooted) else { throw CodecError("is no list of labels") }
      return .string(text)
    } encode: { value, bytes, _ throws(CodecError) in
      bytes += try DNSName.octets(try value.asString(), isRooted: isRooted)
    }
  }
}

/// An alpha identifier that fills all but the last `tail` bytes of the record.
func alpha(_ name: String, tail: Int = 0) -> RecordField { field(name, .alpha(tail: tail)) }
