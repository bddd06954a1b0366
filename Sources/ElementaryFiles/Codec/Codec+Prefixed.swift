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
      try reader.berLength().count
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
    let types = choice(1, names)
    return Codec(Layout("components", values: names)) { reader, context throws(CodecError) in
      var elements: [FieldValue] = []
      while let number = reader.peek() {
        var fields = [FieldValue.Field("type", try types.decode(&reader, context))]
        if let kind = kinds[Int(number)] {
          if let codec = kind.codec { fields.append(.init("value", try codec.decode(&reader, FileContext()))) }
        } else {
          fields.append(.init("value", .hex(reader.rest())))
        }
        elements.append(.object(fields))
      }
      return .array(elements)
    } encode: { value, bytes, context throws(CodecError) in
      for (index, element) in try value.asArray().enumerated() {
        do throws(CodecError) {
          try element.checkFields(["type", "value"])
          let type = try element.required("type")
          do throws(CodecError) { try types.encode(type, &bytes, context) } catch { throw error.inside("type") }
          let kind = bytes.last.flatMap { kinds[Int($0)] }
          if let codec = kind?.codec {
            try codec.encode(try element.required("value"), &bytes, FileContext())
          } else if kind == nil {
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
}
