import ElementaryFiles

/// Changes one place of a decoded value.
struct FieldValueEditor {
  private var source: ByteSource

  init(_ source: ByteSource) { self.source = source }

  var isAtEnd: Bool { source.isAtEnd }

  mutating func edit(_ value: FieldValue) -> FieldValue {
    switch value {
    case .array(var elements):
      guard !elements.isEmpty, source.byte() % 4 != 0 else { return structure(value) }
      let index = source.choice(elements.count)
      elements[index] = edit(elements[index])
      return .array(elements)
    case .object(var fields):
      guard !fields.isEmpty, source.byte() % 4 != 0 else { return structure(value) }
      let index = source.choice(fields.count)
      fields[index].value = edit(fields[index].value)
      return .object(fields)
    case .null, .bool, .int, .string: return leaf(value)
    }
  }

  /// Another set of elements or fields.
  private mutating func structure(_ value: FieldValue) -> FieldValue {
    switch (value, source.byte() % 5) {
    case (.array(let elements), 0): return .array(elements + elements)
    case (.array(let elements), 1): return .array(elements.dropLast())
    case (.array(let elements), 2): return .array(elements + [leaf(.null)])
    case (.object(let fields), 0): return .object(fields + fields.prefix(1))
    case (.object(let fields), 1): return .object(fields.dropLast())
    case (.object(let fields), 2):
      let names = ["rest", "padding", "raw", "content", "tag_80", "tag_", "reason", ""]
      return .object(fields + [.init(names[source.choice(names.count)], leaf(.null))])
    default: return leaf(value)
    }
  }

  private mutating func leaf(_ value: FieldValue) -> FieldValue {
    let numbers = [0, 1, -1, 15, 16, 127, 128, 255, 256, 0xFFFF, 0x1_0000, Int.max, Int.min]
    let texts = [
      "", "0", "f", "ff", "é", "€", "日本語", "🐨", "a.b", ".", "+", "+123", "*#abc", "001-01", "001-001", "2026-02-30",
      "99999999-99-99T99:99:99", "\u{0}", "\n", "none", "-1", "0x", String(repeating: "9", count: 300),
      String(repeating: "a.", count: 200), String(repeating: "ф", count: 300), "2026-01-01T00:00:00+15:45",
    ]
    switch source.byte() % 8 {
    case 0: return .int(numbers[source.choice(numbers.count)])
    case 1: return .string(texts[source.choice(texts.count)])
    case 2: return .string(source.text())
    case 3: return .int(source.word())
    case 4:
      if case .string(let text) = value {
        return .string(String(text.dropLast(source.choice(4))) + source.text())
      }
      return .null
    case 5: return .array([value, value])
    case 6: return .object([.init("raw", value)])
    default: return .bool(source.byte() & 1 == 0)
    }
  }
}
