import ISO7816

extension FileCodecs {
  /// A record of EF.ARR (TS 102 221 §13.4): access rules in the expanded format of §9.2.4, each a list of what it is
  /// about and a condition. Conditions are `always`, `never`, the name of a key reference (§9.5.1), or
  /// `{"or": […]}`, `{"and": […]}`, `{"not": […]}` of conditions; whatever else is `{"raw": hex}`.
  static let accessRules = Codec(Codec.Layout("access rules")) { reader, _ throws(CodecError) in
    var rules: [FieldValue] = []
    var access: [FieldValue] = []
    while let first = reader.peek(), first != 0xFF, first != 0x00 {
      let object = try AccessRules.object(&reader)
      switch object.tag {
      case 0x80: access += try AccessRules.modes(object)
      case 0x84: access += object.value.map { .string(AccessRules.name(ofInstruction: $0)) }
      case 0x81...0x8F, 0x9C: access.append(.raw(object.encoded))
      default:
        rules.append(
          .object([
            FieldValue.Field("access", .array(access)),
            FieldValue.Field("condition", AccessRules.condition(object, depth: 0)),
          ]))
        access = []
      }
    }
    guard access.isEmpty else { throw CodecError("an access mode without a condition") }
    return .array(rules)
  } encode: { value, bytes, _ throws(CodecError) in
    for (index, rule) in try value.asArray().enumerated() {
      do throws(CodecError) {
        try rule.checkFields(["access", "condition"])
        bytes += try AccessRules.accessBytes(try rule.required("access"))
        bytes += try AccessRules.conditionBytes(try rule.required("condition"), depth: 0)
      } catch {
        throw error.inside(index: index)
      }
    }
  }
}

/// The parts of an access rule in the expanded format.
enum AccessRules {
  /// Bits of the access mode byte for EFs (TS 102 221 §9.2.1, table 9.1). For a DF b1 to b3 are: delete a child, create
  /// an EF, create a DF.
  private static let modeNames: [String] = ["read", "update", "write", "deactivate", "activate", "terminate", "delete"]
  private static let instructionNames: [UInt8: String] = [
    0x32: "increase", 0xD4: "resize", 0xCB: "retrieve data", 0xDB: "set data",
  ]

  static func object(_ reader: inout ByteReader) throws(CodecError) -> TLV {
    let tag = try reader.byte()
    guard tag & 0x1F != 0x1F else { throw CodecError("a tag of several bytes in an access rule") }
    let length = try reader.byte()
    guard length < 0x80 else { throw CodecError("a long length in an access rule") }
    return TLV(tag: UInt32(tag), value: try reader.read(Int(length)))
  }

  static func modes(_ object: TLV) throws(CodecError) -> [FieldValue] {
    guard object.value.count == 1, let byte = object.value.first else { throw CodecError("an access mode is one byte") }
    return (0..<8).filter { byte >> $0 & 1 == 1 }.map { .string($0 < modeNames.count ? modeNames[$0] : "b8") }
  }

  static func name(ofInstruction instruction: UInt8) -> String {
    instructionNames[instruction] ?? "INS \(Hex.string([instruction]))"
  }

  private static func instruction(named name: String) -> UInt8? {
    if let known = instructionNames.first(where: { $0.value == name })?.key { return known }
    return name.hasPrefix("INS ") ? Hex.bytes(name.dropFirst(4)).flatMap { $0.count == 1 ? $0.first : nil } : nil
  }

  /// One access mode byte for all names of bits, then one object for each instruction.
  static func accessBytes(_ value: FieldValue) throws(CodecError) -> [UInt8] {
    var mode: UInt8 = 0
    var rest: [UInt8] = []
    for (index, element) in try value.asArray().enumerated() {
      if let raw = try element.rawBytes() {
        rest += raw
        continue
      }
      let name = try element.asString()
      if let bit = name == "b8" ? 7 : modeNames.firstIndex(of: name) {
        mode |= 1 << bit
      } else if let instruction = instruction(named: name) {
        rest += [0x84, 0x01, instruction]
      } else {
        throw CodecError("is no access mode (\(modeNames.joined(separator: ", ")))", at: ["access", "\(index)"])
      }
    }
    return (mode == 0 ? [] : [0x80, 0x01, mode]) + rest
  }

  static func condition(_ object: TLV, depth: Int) -> FieldValue {
    let value = reading(object, depth: depth)
    // Whatever the reading would not give back stays as it is.
    guard (try? conditionBytes(value, depth: depth)) == object.encoded else { return .raw(object.encoded) }
    return value
  }

  private static func reading(_ object: TLV, depth: Int) -> FieldValue {
    switch object.tag {
    case 0x90: return .string("always")
    case 0x97: return .string("never")
    case 0xA4:
      let parts = TLV.parsePrefix(object.value).objects
      guard let reference = parts[tag: 0x83]?.first else { return .raw(object.encoded) }
      return .string(KeyReference.name(of: reference))
    case 0xA0, 0xA7, 0xAF:
      guard depth < TLV.maximumDepth else { return .raw(object.encoded) }
      let parts = TLV.parsePrefix(object.value).objects.map { condition($0, depth: depth + 1) }
      let name = object.tag == 0xA0 ? "or" : object.tag == 0xAF ? "and" : "not"
      return .object([FieldValue.Field(name, .array(parts))])
    default: return .raw(object.encoded)
    }
  }

  static func conditionBytes(_ value: FieldValue, depth: Int) throws(CodecError) -> [UInt8] {
    guard depth <= TLV.maximumDepth else { throw CodecError("conditions nested more than \(TLV.maximumDepth) deep") }
    if let raw = try value.rawBytes() { return raw }
    guard case .object(let fields) = value else {
      let name = try value.asString()
      switch name {
      case "always": return [0x90, 0x00]
      case "never": return [0x97, 0x00]
      default:
        guard let reference = KeyReference.reference(named: name) else {
          throw CodecError("'\(name)' is no condition", at: ["condition"])
        }
        return [0xA4, 0x06, 0x83, 0x01, reference, 0x95, 0x01, 0x08]
      }
    }
    let tags: [String: UInt32] = ["or": 0xA0, "not": 0xA7, "and": 0xAF]
    guard fields.count == 1, let tag = tags[fields[0].name] else {
      throw CodecError("a condition is a name, or one of or, and, not", at: ["condition"])
    }
    var inner: [UInt8] = []
    for element in try fields[0].value.asArray() { inner += try conditionBytes(element, depth: depth + 1) }
    return TLV(tag: tag, value: inner).encoded
  }
}

extension FieldValue {
  /// Bytes that stand for themselves.
  fileprivate static func raw(_ bytes: [UInt8]) -> FieldValue { .object([Field("raw", .hex(bytes))]) }
}
