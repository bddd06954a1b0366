import ISO7816

extension FieldValue: Encodable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .object(let fields):
      var container = encoder.container(keyedBy: Key.self)
      for field in fields { try container.encode(field.value, forKey: Key(field.name)) }
    case .array(let elements):
      var container = encoder.unkeyedContainer()
      for element in elements { try container.encode(element) }
    case .null:
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    case .bool(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    case .int(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    case .string(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    }
  }
}

extension FieldValue {
  /// As JSON with sorted keys.
  /// - Parameter pretty: one field a line, two blanks an indent; otherwise no white space at all.
  public func jsonBytes(pretty: Bool = false) -> [UInt8] {
    var bytes: [UInt8] = []
    write(to: &bytes, indent: pretty ? 0 : nil)
    return bytes
  }

  private func write(to bytes: inout [UInt8], indent: Int?) {
    switch self {
    case .null: bytes += "null".utf8
    case .bool(let flag): bytes += (flag ? "true" : "false").utf8
    case .int(let number): bytes += String(number).utf8
    case .string(let text): Self.write(text, to: &bytes)
    case .array(let values):
      Self.write(values, "[", "]", to: &bytes, indent) { value, bytes, indent in
        value.write(to: &bytes, indent: indent)
      }
    case .object(let fields):
      Self.write(fields.sorted { $0.name < $1.name }, "{", "}", to: &bytes, indent) { field, bytes, indent in
        Self.write(field.name, to: &bytes)
        bytes += (indent == nil ? ":" : ": ").utf8
        field.value.write(to: &bytes, indent: indent)
      }
    }
  }

  private static func write<Element>(
    _ elements: [Element], _ open: String, _ close: String, to bytes: inout [UInt8], _ indent: Int?,
    _ body: (Element, inout [UInt8], Int?) -> Void
  ) {
    bytes += open.utf8
    let inner = indent.map { $0 + 2 }
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(0x2C) }
      lineBreak(inner, to: &bytes)
      body(element, &bytes, inner)
    }
    if !elements.isEmpty { lineBreak(indent, to: &bytes) }
    bytes += close.utf8
  }

  private static func lineBreak(_ indent: Int?, to bytes: inout [UInt8]) {
    guard let indent else { return }
    bytes.append(0x0A)
    bytes += [UInt8](repeating: 0x20, count: indent)
  }

  /// RFC 8259 §7: quotes, backslashes and controls escaped.
  private static func write(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22: bytes += [0x5C, 0x22]
      case 0x5C: bytes += [0x5C, 0x5C]
      case 0x0A: bytes += [0x5C, 0x6E]
      case 0x00..<0x20: bytes += "\\u00\(Hex.string([byte]))".utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(0x22)
  }

  /// For people: one field a line in the order of the specification, what is inside indented.
  public func text(indent: Int = 0) -> String {
    lines().map { String(repeating: " ", count: indent) + $0 }.joined(separator: "\n")
  }

  private func lines() -> [String] {
    switch self {
    case .object(let fields):
      let flags = fields.compactMap { field -> String? in
        if case .bool(let flag) = field.value { flag ? field.name : "" } else { nil }
      }
      // An object of flags only: those that are set, on one line.
      if flags.count == fields.count, fields.count > 1 {
        let set = flags.filter { !$0.isEmpty }
        return [set.isEmpty ? "none" : set.joined(separator: ", ")]
      }
      return fields.flatMap { Self.lines($0.name, $0.value) }
    case .array(let values):
      if values.allSatisfy(\.isScalar) {
        var texts: [String] = []
        for value in values where value != .null { texts.append(value.scalarText) }
        let free = values.count { $0 == .null }
        if free > 0 { texts.append("\(free) free") }
        return [texts.isEmpty ? "empty" : texts.joined(separator: ", ")]
      }
      return values.enumerated().flatMap { index, value in
        value == .null ? [] : Self.lines("\(index + 1)", value)
      }
    default: return [scalarText]
    }
  }

  private static func lines(_ name: String, _ value: FieldValue) -> [String] {
    let inner = value.lines()
    if inner.count == 1, !value.isNested { return ["\(name): \(inner[0])"] }
    return ["\(name):"] + inner.map { "  " + $0 }
  }

  private var isScalar: Bool {
    switch self {
    case .object, .array: false
    default: true
    }
  }

  /// Whether the value needs lines of its own below its name.
  private var isNested: Bool {
    switch self {
    case .object(let fields):
      !(fields.count > 1 && fields.allSatisfy { if case .bool = $0.value { true } else { false } })
    case .array(let values): !values.allSatisfy(\.isScalar)
    default: false
    }
  }

  private var scalarText: String {
    switch self {
    case .null: "-"
    case .bool(let flag): flag ? "yes" : "no"
    case .int(let number): String(number)
    case .string(let text): text.isEmpty ? "\"\"" : text
    case .array, .object: ""
    }
  }
}
