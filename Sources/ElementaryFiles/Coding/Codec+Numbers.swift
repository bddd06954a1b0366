extension Codec {
  /// A number with its length and its type in a field of `size` bytes, the length among them; `null` where all of it
  /// is FF. As a value it is as ``Address`` says.
  package static func number(size: Int, length: Address.Length = .octets) -> Codec {
    Codec(Layout("number", size: size)) { reader, _ throws(CodecError) in
      let octets = try reader.read(size)
      if octets.allSatisfy({ $0 == 0xFF }) { return .null }
      return Address(octets, length: length)?.fieldValue(length: length)
        ?? .raw(octets, reason: "is no number that can be written back as it is")
    } encode: { value, bytes, _ throws(CodecError) in
      if value == .null {
        bytes.append(contentsOf: repeatElement(0xFF, count: size))
      } else if let raw = try value.rawBytes() {
        guard raw.count == size else { throw CodecError("\(raw.count) raw bytes where \(size) are expected") }
        bytes += raw
      } else {
        bytes += try Address(value).octets(count: size, length: length)
      }
    }
  }

  /// What `codec` reads in `size` bytes, and `null` where all of them are FF: not used.
  package static func unlessUnused(_ codec: Codec, size: Int) -> Codec {
    var layout = codec.layout
    layout.size = size
    return Codec(layout) { reader, context throws(CodecError) in
      let octets = try reader.read(size)
      if octets.allSatisfy({ $0 == 0xFF }) { return .null }
      var inner = ByteReader(octets)
      return try codec.decode(&inner, context)
    } encode: { value, bytes, context throws(CodecError) in
      guard value == .null else { return try codec.encode(value, &bytes, context) }
      bytes.append(contentsOf: repeatElement(0xFF, count: size))
    }
  }

  /// Number of a record in another file; `null` for none.
  package static let recordNumber: Codec = .unlessUnused(.uint(1), size: 1)

  /// Mobile country and network code; `null` for FFFFFF.
  package static let plmn = Codec(Layout("PLMN", size: 3)) { reader, _ throws(CodecError) in
    let octets = try reader.read(3)
    if octets.allSatisfy({ $0 == 0xFF }) { return .null }
    return PLMN.text(octets).map { .string($0) } ?? .raw(octets, reason: "a digit is F")
  } encode: { value, bytes, _ throws(CodecError) in
    if value == .null {
      bytes += [0xFF, 0xFF, 0xFF]
    } else if let raw = try value.rawBytes() {
      guard raw.count == 3 else { throw CodecError("\(raw.count) raw bytes where 3 are expected") }
      bytes += raw
    } else {
      bytes += try PLMN.octets(try value.asString())
    }
  }

  /// Date, time and zone in seven octets; `null` where they are FF.
  package static let timestamp = Codec(Layout("date and time", size: 7)) { reader, _ throws(CodecError) in
    let octets = try reader.read(7)
    if octets.allSatisfy({ $0 == 0xFF }) { return .null }
    return Timestamp.text(octets).map { .string($0) } ?? .raw(octets, reason: "not all half-octets are digits")
  } encode: { value, bytes, _ throws(CodecError) in
    bytes += value == .null ? [UInt8](repeating: 0xFF, count: 7) : try SMSMessage.octets(timestamp: value)
  }
}
