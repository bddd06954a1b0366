import ISO7816

extension FieldValue {
  /// Bytes as lower-case hex.
  public static func hex(_ bytes: some Collection<UInt8>) -> FieldValue { .string(Hex.string(bytes)) }

  /// Bytes that a layout does not keep, and why.
  public static func raw(_ bytes: [UInt8], reason: String) -> FieldValue {
    .object([Field("raw", .hex(bytes)), Field("reason", .string(reason))])
  }

  /// The field of an object; `nil` where there is none.
  public subscript(_ name: String) -> FieldValue? {
    guard case .object(let fields) = self else { return nil }
    return fields.first { $0.name == name }?.value
  }

  /// The bytes of `{"raw": hex}`, with or without a reason; `nil` for any other value.
  public func rawBytes() throws(CodecError) -> [UInt8]? {
    guard case .object(let fields) = self, let raw = self["raw"],
      fields.allSatisfy({ $0.name == "raw" || $0.name == "reason" })
    else { return nil }
    do throws(CodecError) { return try raw.asBytes() } catch { throw error.inside("raw") }
  }

  /// A field that must be there.
  public func required(_ name: String) throws(CodecError) -> FieldValue {
    guard case .object = self else { throw CodecError("\(kindName) where an object is expected") }
    guard let value = self[name] else { throw CodecError("is missing", at: [name]) }
    return value
  }

  /// Refuses what is no object, and fields that the layout does not know.
  public func checkFields(_ names: [String]) throws(CodecError) {
    guard case .object(let fields) = self else { throw CodecError("\(kindName) where an object is expected") }
    for field in fields where !names.contains(field.name) {
      throw CodecError("is unknown here; known: \(names.joined(separator: ", "))", at: [field.name])
    }
  }

  /// A number within limits.
  public func asInt(_ limits: ClosedRange<Int>) throws(CodecError) -> Int {
    guard case .int(let value) = self else { throw CodecError("\(kindName) where a number is expected") }
    guard limits.contains(value) else {
      throw CodecError("\(value) is outside \(limits.lowerBound) to \(limits.upperBound)")
    }
    return value
  }

  public func asBool() throws(CodecError) -> Bool {
    guard case .bool(let value) = self else { throw CodecError("\(kindName) where true or false is expected") }
    return value
  }

  public func asString() throws(CodecError) -> String {
    guard case .string(let value) = self else { throw CodecError("\(kindName) where text is expected") }
    return value
  }

  public func asArray() throws(CodecError) -> [FieldValue] {
    guard case .array(let value) = self else { throw CodecError("\(kindName) where a list is expected") }
    return value
  }

  /// Hex digits as bytes, `count` of them where given.
  public func asBytes(_ count: Int? = nil) throws(CodecError) -> [UInt8] {
    let text = try asString()
    guard let bytes = Hex.bytes(text) else { throw CodecError("is no hex of whole bytes") }
    if let count, bytes.count != count {
      throw CodecError("\(counted(bytes.count, "byte")) where \(count) are expected")
    }
    return bytes
  }

  var kindName: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .int: "a number"
    case .string: "text"
    case .array: "a list"
    case .object: "an object"
    }
  }
}
