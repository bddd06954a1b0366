extension Codec {
  /// What `codec` reads in exactly `size` bytes, with `{"raw", "reason"}` where it does not keep them. FF fills up what
  /// it does not need.
  package static func window(_ codec: Codec, size: Int) -> Codec {
    var layout = codec.layout
    layout.size = size
    return Codec(layout) { reader, _ throws(CodecError) in
      let bytes = try reader.read(size)
      let used = trimmingFF(bytes)
      let value = codec.decodeDelimited(used)
      if try value.rawBytes() == nil { return value }
      // The last FF may be part of the value.
      let whole = codec.decodeDelimited(bytes)
      return try whole.rawBytes() == nil ? whole : .raw(bytes, reason: Self.reason(whole))
    } encode: { value, bytes, _ throws(CodecError) in
      let part = try codec.encodeDelimited(value)
      guard part.count <= size else { throw CodecError("\(part.count) bytes where \(size) fit") }
      bytes += part
      bytes.append(contentsOf: repeatElement(0xFF, count: size - part.count))
    }
  }

  private static func reason(_ value: FieldValue) -> String {
    if case .string(let text)? = value["reason"] { text } else { "" }
  }

  /// `count` elements of `size` bytes; those that FF fills are `null`, and those at the end need not be given.
  package static func list(of element: Codec, size: Int, count: Int, empty: [UInt8]? = nil) -> Codec {
    let elements = Codec.list(of: element, size: size, empty: empty)
    var layout = elements.layout
    layout.size = size * count
    return Codec(layout) { reader, _ throws(CodecError) in
      var part = ByteReader(try reader.read(size * count))
      return try elements.decode(&part, FileContext())
    } encode: { value, bytes, _ throws(CodecError) in
      var part: [UInt8] = []
      try elements.encode(value, &part, FileContext(length: size * count))
      bytes += part
    }
  }

  /// Elements that say themselves how long they are, up to the end or to FF.
  package static func sequence(of element: Codec) -> Codec {
    Codec(Layout("list", fields: [Layout.Field(name: "element", layout: element.layout)])) {
      reader, _ throws(CodecError) in
      var elements: [FieldValue] = []
      while let first = reader.peek(), first != 0xFF {
        do throws(CodecError) { elements.append(try element.decode(&reader, FileContext())) } catch {
          throw error.inside(index: elements.count)
        }
      }
      return .array(elements)
    } encode: { value, bytes, _ throws(CodecError) in
      for (index, value) in try value.asArray().enumerated() {
        do throws(CodecError) { try element.encode(value, &bytes, FileContext()) } catch {
          throw error.inside(index: index)
        }
      }
    }
  }

  /// What `codec` reads up to the last `tail` bytes, which belong to the fields behind it; FF fills it up.
  package static func upTo(tail: Int, _ codec: Codec) -> Codec {
    Codec(codec.layout) { reader, context throws(CodecError) in
      guard reader.remaining >= tail else {
        throw CodecError("\(counted(reader.remaining, "byte")) where \(tail) must follow")
      }
      let bytes = try reader.read(reader.remaining - tail)
      var part = ByteReader(bytes)
      let inner = FileContext(length: context.length.map { _ in bytes.count }, record: context.record)
      let value = try codec.decode(&part, inner)
      guard part.rest().allSatisfy({ $0 == 0xFF }) else { throw CodecError("something follows the value") }
      return value
    } encode: { value, bytes, context throws(CodecError) in
      guard let length = context.length else { return try codec.encode(value, &bytes, context) }
      let room = length - bytes.count - tail
      guard room >= 0 else { throw CodecError("no room: \(length) bytes in all, \(tail) must follow") }
      var part: [UInt8] = []
      try codec.encode(value, &part, FileContext(length: room, record: context.record))
      guard part.count <= room else { throw CodecError("\(counted(part.count, "byte")) where \(room) fit") }
      bytes += part
      bytes.append(contentsOf: repeatElement(0xFF, count: room - part.count))
    }
  }

  /// What `codec` makes of all that is left, without the FF at a file's end.
  package static func trimmed(_ codec: Codec) -> Codec {
    Codec(codec.layout) { reader, context throws(CodecError) in
      var part = ByteReader(context.trimmed(reader.rest()))
      return try codec.decode(&part, FileContext())
    } encode: { value, bytes, _ throws(CodecError) in
      try codec.encode(value, &bytes, FileContext())
    }
  }
}
