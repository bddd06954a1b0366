/// A named part of a record.
public struct RecordField: Sendable {
  package enum Presence: Sendable {
    case always
    /// Present where bytes are left: what later releases appended.
    case whereBytesAreLeft
    /// Absent from the value where the bytes are this fill.
    case unlessFilled(UInt8)
  }
  let name: String
  let codec: Codec
  var presence = Presence.always

  package init(name: String, codec: Codec, presence: Presence = .always) {
    self.name = name
    self.codec = codec
    self.presence = presence
  }
}

@resultBuilder
public enum RecordBuilder {
  public static func buildExpression(_ field: RecordField) -> [RecordField] { [field] }
  public static func buildExpression(_ fields: [RecordField]) -> [RecordField] { fields }
  public static func buildBlock(_ fields: [RecordField]...) -> [RecordField] { fields.flatMap { $0 } }
}

/// A field with any codec.
func field(_ name: String, _ codec: Codec) -> RecordField { RecordField(name: name, codec: codec) }
/// A field that has a codec of several fields of its own.
func record(_ name: String, _ codec: Codec) -> RecordField { RecordField(name: name, codec: codec) }
func record(_ name: String, @RecordBuilder _ fields: () -> [RecordField]) -> RecordField {
  RecordField(name: name, codec: .record(fields))
}
func uint(_ name: String, _ size: Int) -> RecordField { RecordField(name: name, codec: .uint(size)) }
func hex(_ name: String, _ size: Int) -> RecordField { RecordField(name: name, codec: .hex(size)) }
/// All bytes up to the end.
func hex(_ name: String) -> RecordField { RecordField(name: name, codec: .hex) }
func text(_ name: String, _ size: Int) -> RecordField { RecordField(name: name, codec: .text(size)) }
/// All bytes up to the end.
func text(_ name: String) -> RecordField { RecordField(name: name, codec: .text) }
func digits(_ name: String, _ size: Int) -> RecordField { RecordField(name: name, codec: .digits(size)) }
func choice(_ name: String, bytes size: Int = 1, _ names: [Int: String]) -> RecordField {
  RecordField(name: name, codec: .choice(size, names))
}
func flags(_ name: String, bytes size: Int = 1, _ names: [Int: String]) -> RecordField {
  RecordField(name: name, codec: .flags(size, names))
}
func bits(_ name: String, bytes size: Int = 1, _ fields: [BitField]) -> RecordField {
  RecordField(name: name, codec: .bits(size, fields))
}
/// Bytes reserved for future use: named only where they are not what they should be.
func rfu(_ size: Int, fill: UInt8 = 0xFF, name: String = "rfu") -> RecordField {
  RecordField(name: name, codec: .hex(size), presence: .unlessFilled(fill))
}
/// Fields that are there only where bytes are left.
func optional(@RecordBuilder _ fields: () -> [RecordField]) -> [RecordField] {
  fields().map { RecordField(name: $0.name, codec: $0.codec, presence: .whereBytesAreLeft) }
}
/// Elements up to the end of the file.
func list(_ name: String, of element: Codec, size: Int) -> RecordField {
  RecordField(name: name, codec: .list(of: element, size: size))
}

extension Codec {
  /// Fields one after the other, as an object in this order.
  public static func record(@RecordBuilder _ fields: () -> [RecordField]) -> Codec { record(fields()) }

  package static func record(_ fields: [RecordField]) -> Codec {
    let layout = Layout(
      "record", fields: fields.map { Layout.Field(name: $0.name, layout: $0.codec.layout) })
    let names = fields.map(\.name)
    return Codec(layout) { reader, context throws(CodecError) in
      var result: [FieldValue.Field] = []
      result.reserveCapacity(fields.count)
      for field in fields {
        if case .whereBytesAreLeft = field.presence, reader.remaining == 0 { break }
        let value: FieldValue
        do throws(CodecError) { value = try field.codec.decode(&reader, context) } catch {
          throw error.inside(field.name)
        }
        if case .unlessFilled(let fill) = field.presence, value == field.filled(fill) { continue }
        result.append(FieldValue.Field(field.name, value))
      }
      return .object(result)
    } encode: { value, bytes, context throws(CodecError) in
      try value.checkFields(names)
      var missing: String?
      for field in fields {
        do throws(CodecError) {
          switch (field.presence, value[field.name]) {
          case (.always, nil): throw CodecError("is missing")
          case (.whereBytesAreLeft, nil): missing = missing ?? field.name
          case (.unlessFilled(let fill), nil): try field.codec.encode(field.filled(fill), &bytes, context)
          case (_, let part?):
            if let missing, case .whereBytesAreLeft = field.presence {
              throw CodecError("needs the field '\(missing)' before it")
            }
            try field.codec.encode(part, &bytes, context)
          }
        } catch {
          throw error.inside(field.name)
        }
      }
    }
  }
}

extension RecordField {
  /// What hex says of nothing but the filling byte.
  fileprivate func filled(_ fill: UInt8) -> FieldValue {
    .hex([UInt8](repeating: fill, count: codec.layout.size ?? 0))
  }
}
