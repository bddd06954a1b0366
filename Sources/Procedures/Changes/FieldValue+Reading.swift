import CardImage
public import ElementaryFiles
import ISO7816

extension FieldValue {
  /// Reads one JSON document whose numbers are integers.
  /// - Throws: ``EditError`` with line and column.
  public init(json: [UInt8]) throws(EditError) {
    do throws(JSONError) {
      self = try json.withUnsafeBufferPointer { (buffer) throws(JSONError) -> FieldValue in
        var reader = JSONReader(buffer)
        let value = try Self.read(&reader, json)
        try reader.end()
        return value
      }
    } catch {
      let before = json.prefix(error.offset)
      let line = before.count { $0 == 0x0A } + 1
      let column = before.reversed().prefix { $0 != 0x0A }.count + 1
      throw EditError("line \(line), column \(column): \(error.message)".oneLine)
    }
  }

  private static func read(_ reader: inout JSONReader, _ json: [UInt8]) throws(JSONError) -> FieldValue {
    switch try reader.peek() {
    case .object:
      var fields: [Field] = []
      var names: Set<String> = []
      try reader.beginObject()
      while let name = try reader.nextKey() {
        guard names.insert(name).inserted else { throw reader.duplicateKey() }
        fields.append(Field(name, try read(&reader, json)))
      }
      return .object(fields)
    case .array:
      var values: [FieldValue] = []
      try reader.beginArray()
      while try reader.nextElement() { values.append(try read(&reader, json)) }
      return .array(values)
    case .string: return .string(try reader.string())
    case .null:
      try reader.null()
      return .null
    case .bool, .number:
      let start = reader.offset
      try reader.skip()
      let text = String(decoding: json[start..<reader.offset], as: UTF8.self)
      if text == "true" || text == "false" { return .bool(text == "true") }
      guard let number = Int(text) else { throw reader.error(.expected("a whole number"), at: start) }
      return .int(number)
    }
  }
}
