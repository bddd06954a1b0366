import ISO7816

extension FileDefinition {
  /// Whether the bytes of this file can be turned into named fields.
  public var hasCodec: Bool { codec != nil }

  /// One record, or a whole transparent file, as named fields; `nil` where the file has no codec. Bytes that do not
  /// fit the file's layout come back as `{"raw": hex, "reason": text}`: nothing is lost and nothing throws.
  ///
  /// A file or record of nothing but FF is empty, `null`, unless the layout gives it a meaning. Whatever is returned gives back the same bytes through
  /// ``encode(_:in:)``; this is verified here, for each value. FF behind the last field is padding and not mentioned;
  /// another filling byte appears as field `padding`, anything else as `rest`; a value that is no object stands in
  /// `content` then.
  public func decode(_ bytes: [UInt8], in context: FileContext) -> FieldValue? {
    guard let codec else { return nil }
    var context = context
    context.length = bytes.count
    let isEmpty = bytes.allSatisfy { $0 == 0xFF }
    if isEmpty, !codec.readsEmptyRecords { return .null }
    do throws(CodecError) {
      var reader = ByteReader(bytes)
      let value = try Self.adding(reader: &reader, to: codec.decode(&reader, context), fill: codec.fill)
      guard try encode(value, in: context) == bytes else {
        throw CodecError("the typed reading does not keep these bytes")
      }
      return value
    } catch {
      return isEmpty ? .null : .raw(bytes, reason: error.description)
    }
  }

  /// The bytes of one record, or of a whole transparent file, filled up to `context.length`.
  ///
  /// Takes what ``decode(_:in:)`` gives, `null` for an empty record and `{"raw": hex}` for any file; for a file
  /// without codec also hex text.
  /// - Throws: the field by its path, what is wrong with it and which limit applies.
  public func encode(_ value: FieldValue, in context: FileContext) throws(CodecError) -> [UInt8] {
    var bytes: [UInt8] = []
    if value == .null {
      bytes = [UInt8](repeating: 0xFF, count: context.length ?? 0)
    } else if let raw = try value.rawBytes() {
      bytes = raw
    } else if let codec {
      bytes.reserveCapacity(context.length ?? 0)
      try encode(value, with: codec, into: &bytes, context)
    } else if case .string = value {
      bytes = try value.asBytes()
    } else {
      throw CodecError(#"\#(name) has no named fields: give its bytes as {"raw": "hex"}"#)
    }
    guard let length = context.length else { return bytes }
    guard bytes.count <= length else { throw overflow(of: value, bytes.count, in: context, length) }
    bytes.append(contentsOf: repeatElement(codec?.fill ?? 0xFF, count: length - bytes.count))
    return bytes
  }

  /// What is too long: of data objects the first that goes beyond the end.
  private func overflow(of value: FieldValue, _ count: Int, in context: FileContext, _ length: Int) -> CodecError {
    if case .object(let fields) = value, let order = codec?.layout.fields, order.contains(where: { $0.tag != nil }) {
      let free = FileContext(record: context.record)
      var before = 0
      var prefix: [FieldValue.Field] = []
      for field in order.compactMap({ part in fields.first { $0.name == part.name } }) {
        prefix.append(field)
        guard let bytes = try? encode(.object(prefix), in: free) else { break }
        if bytes.count > length {
          return CodecError(
            "\(counted(bytes.count - before, "byte")) with tag and length, where \(length - before) of the "
              + "\(hasRecords ? "record" : "file")'s \(length) are left", at: [field.name])
        }
        before = bytes.count
      }
    }
    return CodecError("\(counted(count, "byte")) where \(length) fit")
  }

  /// Names what the codec left unread.
  private static func adding(
    reader: inout ByteReader, to value: FieldValue, fill: UInt8
  ) -> FieldValue {
    let rest = reader.rest()
    guard let first = rest.first, rest.contains(where: { $0 != fill }) else { return value }
    let isUniform = rest.count > 1 && rest.allSatisfy { $0 == first }
    let extra = FieldValue.Field(isUniform ? "padding" : "rest", .hex(isUniform ? [first] : rest))
    if case .object(let fields) = value { return .object(fields + [extra]) }
    return .object([FieldValue.Field("content", value), extra])
  }

  private func encode(
    _ value: FieldValue, with codec: Codec, into bytes: inout [UInt8], _ context: FileContext
  ) throws(CodecError) {
    guard case .object(let fields) = value, let last = fields.last(where: { $0.name == "padding" || $0.name == "rest" })
    else { return try codec.encode(value, &bytes, context) }
    let content = fields.filter { $0.name != last.name }
    let isWrapped = content.count == 1 && content[0].name == "content"
    try codec.encode(isWrapped ? content[0].value : .object(content), &bytes, context)
    do throws(CodecError) {
      if last.name == "rest" {
        bytes += try last.value.asBytes()
      } else if let length = context.length, let byte = try last.value.asBytes(1).first, bytes.count < length {
        bytes.append(contentsOf: repeatElement(byte, count: length - bytes.count))
      }
    } catch {
      throw error.inside(last.name)
    }
  }
}
