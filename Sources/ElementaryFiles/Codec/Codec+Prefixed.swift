import ISO7816

extension Codec {
  /// A length of `size` bytes (1 or 2), then that many bytes.
  package static func prefixed(_ codec: Codec, size: Int = 1) -> Codec {
    prefixed(codec) { reader throws(CodecError) in
      try reader.uint(size)
    } length: { count throws(CodecError) in
      let limit = (1 << (8 * size)) - 1
      guard count <= limit else { throw CodecError("\(counted(count, "byte")) where \(limit) fit") }
      var bytes: [UInt8] = []
      bytes.append(number: count, size: size)
      return bytes
    }
  }

  /// A length as BER-TLV has it (ISO/IEC 8825-1 §8.1.3), then that many bytes.
  static func berPrefixed(_ codec: Codec) -> Codec {
    prefixed(codec) { reader throws(CodecError) in
      let first = Int(try reader.byte())
      if first < 0x80 { return first }
      guard (0x81...0x83).contains(first) else {
        throw CodecError("a length of \(counted(first & 0x7F, "byte")) where 1 to 3 fit")
      }
      return try reader.uint(first & 0x7F)
    } length: { count throws(CodecError) in
      guard count < 0x100_0000 else { throw CodecError("\(counted(count, "byte")) where \(0xFF_FFFF) fit") }
      return TLV.lengthBytes(count)
    }
  }

  private static func prefixed(
    _ codec: Codec, count: @escaping @Sendable (inout ByteReader) throws(CodecError) -> Int,
    length: @escaping @Sendable (Int) throws(CodecError) -> [UInt8]
  ) -> Codec {
    let layout = Layout("length and \(codec.layout.summary)", fields: codec.layout.fields, values: codec.layout.values)
    return Codec(layout) { reader, _ throws(CodecError) in
      let count = try count(&reader)
      return codec.decodeDelimited(try reader.read(count))
    } encode: { value, bytes, _ throws(CodecError) in
      let part = try codec.encodeDelimited(value)
      bytes += try length(part.count)
      bytes += part
    }
  }

  /// What a type of one byte is called and what follows it; nothing where there is no codec.
  struct Component: Sendable {
    let name: String
    let codec: Codec?

    init(_ name: String, _ codec: Codec? = nil) { (self.name, self.codec) = (name, codec) }
  }

  /// Components up to the end, each a type of one byte and what its type says: `{"type", "value"?}`. Behind a type that
  /// is unknown all that is left is its value: nothing says how long it is.
  static func components(_ kinds: [Int: Component]) -> Codec {
    let names = kinds.mapValues(\.name)
    return Codec(Layout("components", values: names)) { reader, _ throws(CodecError) in
      var elements: [FieldValue] = []
      while reader.remaining > 0 {
        let type = Int(try reader.byte())
        var fields = [FieldValue.Field("type", names[type].map { .string($0) } ?? .int(type))]
        if let kind = kinds[type] {
          if let codec = kind.codec { fields.append(.init("value", try codec.decode(&reader, FileContext()))) }
        } else {
          fields.append(.init("value", .hex(reader.rest())))
        }
        elements.append(.object(fields))
      }
      return .array(elements)
    } encode: { value, bytes, _ throws(CodecError) in
      for (index, element) in try value.asArray().enumerated() {
        do throws(CodecError) {
          try element.checkFields(["type", "value"])
          let type = try Self.number(of: try element.required("type"), in: names)
          bytes.append(UInt8(truncatingIfNeeded: type))
          if let codec = kinds[type]?.codec {
            try codec.encode(try element.required("value"), &bytes, FileContext())
          } else if kinds[type] == nil {
            bytes += try element.required("value").asBytes()
          } else if element["value"] != nil {
            throw CodecError("has no value", at: ["value"])
          }
        } catch {
          throw error.inside(index: index)
        }
      }
    }
  }

  private static func number(of type: FieldValue, in names: [Int: String]) throws(CodecError) -> Int {
    guard case .string(let name) = type else { return try type.asInt(0...255) }
    guard let number = names.first(where: { $0.value == name })?.key else {
      throw CodecError("\(quoted(name)) is none of \(names.values.sorted().joined(separator: ", "))", at: ["type"])
    }
    return number
  }
}
