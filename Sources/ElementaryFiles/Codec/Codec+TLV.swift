import ISO7816

/// A data object with a name.
public struct TLVField: Sendable {
  let tag: UInt32
  let name: String
  let codec: Codec
  /// Read as a list even where there is one.
  let repeats: Bool

  package init(tag: UInt32, name: String, codec: Codec, repeats: Bool) {
    self.tag = tag
    self.name = name
    self.codec = codec
    self.repeats = repeats
  }
}

@resultBuilder
public enum TLVBuilder {
  public static func buildExpression(_ field: TLVField) -> [TLVField] { [field] }
  public static func buildExpression(_ fields: [TLVField]) -> [TLVField] { fields }
  public static func buildBlock(_ fields: [TLVField]...) -> [TLVField] { fields.flatMap { $0 } }
}

/// A primitive data object.
func tag(_ tag: UInt32, _ name: String, _ codec: Codec = .hex, repeats: Bool = false) -> TLVField {
  TLVField(tag: tag, name: name, codec: codec, repeats: repeats)
}
/// A primitive data object whose value has fields.
func tag(
  _ tag: UInt32, _ name: String, repeats: Bool = false, @RecordBuilder _ fields: () -> [RecordField]
) -> TLVField {
  TLVField(tag: tag, name: name, codec: .record(fields), repeats: repeats)
}
/// A data object made of data objects.
func template(
  _ tag: UInt32, _ name: String, repeats: Bool = false, @TLVBuilder _ fields: () -> [TLVField]
) -> TLVField {
  TLVField(tag: tag, name: name, codec: .tlv(fields), repeats: repeats)
}

extension Codec {
  /// BER-TLV data objects up to the end or to padding (00, FF).
  ///
  /// The reading is an object with the declared names in the declared order; a tag that is not declared is named
  /// `tag_9f12` and comes last. Where that would not keep the bytes — another order, a repeated tag, a length that is
  /// not the shortest — it is a list of `{"tag", "name"?, "length"?, "value"}` in the order of the card.
  static func tlv(@TLVBuilder _ fields: () -> [TLVField]) -> Codec { tlv(fields()) }

  package static func tlv(_ fields: [TLVField]) -> Codec {
    let grammar = TLVGrammar(fields: fields)
    let layout = Layout(
      "data objects",
      fields: fields.map { Layout.Field(name: $0.name, layout: $0.codec.layout, tag: $0.tag) })
    return Codec(layout) { reader, _ throws(CodecError) in
      let elements = try TLVElement.readAll(&reader)
      if let object = grammar.object(elements) { return object }
      return .array(elements.map(grammar.entry))
    } encode: { value, bytes, _ throws(CodecError) in
      if case .array(let entries) = value {
        for (index, entry) in entries.enumerated() {
          do throws(CodecError) { bytes += try grammar.bytes(entry: entry) } catch { throw error.inside(index: index) }
        }
      } else {
        bytes += try grammar.bytes(object: value)
      }
    }
  }
}

/// A data object with its length as the card has it.
private struct TLVElement {
  let tag: UInt32
  let length: [UInt8]
  let value: [UInt8]

  var encoded: [UInt8] { TLV.tagBytes(tag) + length + value }
  var isCanonical: Bool { length == TLV.lengthBytes(value.count) }

  static func readAll(_ reader: inout ByteReader) throws(CodecError) -> [TLVElement] {
    var elements: [TLVElement] = []
    while let first = reader.peek(), first != 0xFF, first != 0x00 {
      do throws(CodecError) { elements.append(try TLVElement(&reader)) } catch {
        throw error.inside("data object \(elements.count + 1)")
      }
    }
    return elements
  }

  private init(_ reader: inout ByteReader) throws(CodecError) {
    var tag = UInt32(try reader.byte())
    if tag & 0x1F == 0x1F {
      repeat {
        guard tag < 0x1_0000 else { throw CodecError("a tag of more than 3 bytes") }
        tag = tag << 8 | UInt32(try reader.byte())
      } while tag & 0x80 != 0
    }
    let (count, length) = try reader.berLength()
    self.tag = tag
    self.length = length
    self.value = try reader.read(count)
  }
}

/// The declared data objects, with the two forms of reading them.
private struct TLVGrammar: Sendable {
  let fields: [TLVField]

  /// Names to values, in the declared order; `nil` where that does not keep `elements`.
  func object(_ elements: [TLVElement]) -> FieldValue? {
    var result: [FieldValue.Field] = []
    result.reserveCapacity(elements.count)
    var next = elements.startIndex
    for field in fields {
      var values: [FieldValue] = []
      while next < elements.endIndex, elements[next].tag == field.tag, field.repeats || values.isEmpty {
        guard let value = value(elements[next], field) else { return nil }
        values.append(value)
        next += 1
      }
      if field.repeats, !values.isEmpty {
        result.append(FieldValue.Field(field.name, .array(values)))
      } else if let value = values.first {
        result.append(FieldValue.Field(field.name, value))
      }
    }
    var seen = Set(fields.map(\.tag))
    for element in elements[next...] {
      guard element.isCanonical, seen.insert(element.tag).inserted else { return nil }
      result.append(FieldValue.Field(Self.name(of: element.tag), .hex(element.value)))
    }
    return .object(result)
  }

  private func value(_ element: TLVElement, _ field: TLVField) -> FieldValue? {
    element.isCanonical ? field.codec.decodeDelimited(element.value) : nil
  }

  /// One data object by itself.
  func entry(_ element: TLVElement) -> FieldValue {
    var result = [FieldValue.Field("tag", .hex(TLV.tagBytes(element.tag)))]
    let field = fields.first { $0.tag == element.tag }
    if let field { result.append(FieldValue.Field("name", .string(field.name))) }
    if !element.isCanonical { result.append(FieldValue.Field("length", .hex(element.length))) }
    result.append(
      FieldValue.Field("value", field?.codec.decodeDelimited(element.value) ?? .hex(element.value)))
    return .object(result)
  }

  func bytes(object: FieldValue) throws(CodecError) -> [UInt8] {
    guard case .object(let parts) = object else { throw CodecError("an object or a list of data objects is expected") }
    var bytes: [UInt8] = []
    for field in fields {
      guard let value = object[field.name] else { continue }
      do throws(CodecError) {
        for value in field.repeats ? try value.asArray() : [value] {
          bytes += TLV(tag: field.tag, value: try field.codec.encodeDelimited(value)).encoded
        }
      } catch {
        throw error.inside(field.name)
      }
    }
    for part in parts where !fields.contains(where: { $0.name == part.name }) {
      do throws(CodecError) {
        bytes += TLV(tag: try Self.tag(named: part.name), value: try part.value.asBytes()).encoded
      } catch {
        throw error.inside(part.name)
      }
    }
    return bytes
  }

  func bytes(entry: FieldValue) throws(CodecError) -> [UInt8] {
    try entry.checkFields(["tag", "name", "length", "value"])
    let tagBytes = try entry.required("tag").asBytes()
    let tag = try Self.tag(tagBytes)
    let codec = fields.first { $0.tag == tag }?.codec ?? .hex
    let value = try codec.encodeDelimited(try entry.required("value"))
    let length = try entry["length"]?.asBytes() ?? TLV.lengthBytes(value.count)
    return tagBytes + length + value
  }

  private static func name(of tag: UInt32) -> String { "tag_" + Hex.string(TLV.tagBytes(tag)) }

  private static func tag(named name: String) throws(CodecError) -> UInt32 {
    guard name.hasPrefix("tag_"), let bytes = Hex.bytes(name.dropFirst(4)) else {
      throw CodecError("is neither a known data object nor a tag such as tag_80")
    }
    return try tag(bytes)
  }

  private static func tag(_ bytes: [UInt8]) throws(CodecError) -> UInt32 {
    guard (1...3).contains(bytes.count), bytes[0] != 0 else { throw CodecError("a tag has 1 to 3 bytes") }
    return bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }
}
