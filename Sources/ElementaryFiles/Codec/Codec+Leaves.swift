import ISO7816

extension Codec {
  /// An unsigned number of 1 to 4 bytes, most significant first.
  public static func uint(_ size: Int) -> Codec {
    var layout = Layout("unsigned integer", size: size)
    layout.isNumber = true
    return Codec(layout) { reader, _ throws(CodecError) in
      .int(try reader.uint(size))
    } encode: { value, bytes, _ throws(CodecError) in
      bytes.append(number: try value.asInt(0...((1 << (8 * size)) - 1)), size: size)
    }
  }

  /// `size` bytes as hex.
  public static func hex(_ size: Int) -> Codec {
    Codec(Layout("hex", size: size)) { reader, _ throws(CodecError) in
      .string(Hex.string(try reader.read(size)))
    } encode: { value, bytes, _ throws(CodecError) in
      bytes += try value.asBytes(size)
    }
  }

  /// All bytes up to the end as hex. Of a file, FF at the end is padding.
  public static let hex = Codec(Layout("hex")) { reader, context throws(CodecError) in
    .string(Hex.string(context.trimmed(reader.rest())))
  } encode: { value, bytes, _ throws(CodecError) in
    bytes += try value.asBytes()
  }

  /// A number of `size` bytes with names for known values; others stay numbers.
  public static func choice(_ size: Int, _ names: [Int: String]) -> Codec {
    let values = Dictionary(names.map { ($0.value, $0.key) }) { a, _ in a }
    return Codec(Layout("choice", size: size, values: names)) { reader, _ throws(CodecError) in
      let value = try reader.uint(size)
      return names[value].map { .string($0) } ?? .int(value)
    } encode: { value, bytes, _ throws(CodecError) in
      if case .string(let name) = value {
        // A value without a name may be typed where a name stood.
        guard let known = values[name] ?? Int(name).flatMap({ (0..<1 << (8 * size)).contains($0) ? $0 : nil }) else {
          throw CodecError("'\(name)' is none of \(values.keys.sorted().joined(separator: ", "))")
        }
        bytes.append(number: known, size: size)
      } else {
        bytes.append(number: try value.asInt(0...((1 << (8 * size)) - 1)), size: size)
      }
    }
  }

  /// ASCII or UTF-8 in a field of `size` bytes that FF fills up.
  public static func text(_ size: Int) -> Codec {
    Codec(Layout("text", size: size)) { reader, _ throws(CodecError) in
      .string(try utf8(trimmingFF(try reader.read(size))))
    } encode: { value, bytes, _ throws(CodecError) in
      let text = Array(try value.asString().utf8)
      guard text.count <= size else { throw CodecError("\(counted(text.count, "byte")) of text where \(size) fit") }
      bytes += text
      bytes.append(contentsOf: repeatElement(0xFF, count: size - text.count))
    }
  }

  /// ASCII or UTF-8 up to the end. Of a file, FF at the end is padding.
  public static let text = Codec(Layout("text")) { reader, context throws(CodecError) in
    .string(try utf8(context.trimmed(reader.rest())))
  } encode: { value, bytes, _ throws(CodecError) in
    bytes += Array(try value.asString().utf8)
  }

  /// BCD digits, low nibble first, that nibbles F fill up; A to E are `*`, `#`, `a`, `b`, `c`.
  public static func digits(_ size: Int) -> Codec {
    Codec(Layout("BCD digits", size: size)) { reader, _ throws(CodecError) in
      guard let digits = BCD.digits(try reader.read(size)) else { throw CodecError("a digit follows the filler F") }
      return .string(digits)
    } encode: { value, bytes, _ throws(CodecError) in
      bytes += try BCD.octets(try value.asString(), count: size)
    }
  }

  /// A document in UTF-8, XML for one, up to the end: line breaks and tabs are part of it.
  public static let document = Codec(Layout("document")) { reader, context throws(CodecError) in
    let bytes = context.trimmed(reader.rest())
    guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || [0x09, 0x0A, 0x0D].contains($0) }),
      let text = String(validating: bytes, as: UTF8.self)
    else { throw CodecError("is no text") }
    return .string(text)
  } encode: { value, bytes, _ throws(CodecError) in
    bytes += Array(try value.asString().utf8)
  }

  /// A layout as a pair of functions on a known number of bytes; `nil` for all that is left.
  public static func custom(
    _ summary: String, size: Int? = nil, isNumber: Bool = false,
    decode: @escaping @Sendable ([UInt8], FileContext) throws(CodecError) -> FieldValue,
    encode: @escaping @Sendable (FieldValue, FileContext) throws(CodecError) -> [UInt8]
  ) -> Codec {
    var layout = Layout(summary, size: size)
    layout.isNumber = isNumber
    return Codec(layout) { reader, context throws(CodecError) in
      try decode(try size.map { (size) throws(CodecError) in try reader.read(size) } ?? reader.rest(), context)
    } encode: { value, bytes, context throws(CodecError) in
      let result = try encode(value, context)
      if let size, result.count != size {
        throw CodecError("\(counted(result.count, "byte")) where \(size) are expected")
      }
      bytes += result
    }
  }
}

/// Text of valid UTF-8 without control characters, which no name or address has and no reader wants on a terminal.
func utf8(_ bytes: [UInt8]) throws(CodecError) -> String {
  guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), let text = String(validating: bytes, as: UTF8.self) else {
    throw CodecError("is no text")
  }
  return text
}

/// Without the FF at the end.
func trimmingFF(_ bytes: [UInt8]) -> [UInt8] {
  Array(bytes.prefix((bytes.lastIndex { $0 != 0xFF } ?? -1) + 1))
}

extension FileContext {
  /// On the outermost level FF at the end is padding; a value inside a data object keeps all of its bytes.
  func trimmed(_ bytes: [UInt8]) -> [UInt8] { length == nil ? bytes : trimmingFF(bytes) }
}

extension [UInt8] {
  /// Most significant byte first; `value` was checked to fit.
  mutating func append(number value: Int, size: Int) {
    for index in stride(from: size - 1, through: 0, by: -1) {
      append(UInt8(truncatingIfNeeded: value >> (8 * index)))
    }
  }
}
