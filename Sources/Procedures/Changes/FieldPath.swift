public import ElementaryFiles

/// A field inside a decoded value, as users write it: `serviceProviderName`, `lai.plmn`, `entries[2].name`, `[3].number`
/// where elements of lists are counted from 1, as records are.
public struct FieldPath: Hashable, Sendable, CustomStringConvertible {
  public let components: [String]

  public init(_ components: [String]) { self.components = components }

  /// - Throws: ``EditError`` for an empty component.
  public init(parsing text: some StringProtocol) throws(EditError) {
    var plain = String(text.compactMap { $0 == "]" ? nil : $0 == "[" ? "." : $0 })
    // An element of a value that is a list as a whole.
    if text.first == "[" { plain.removeFirst() }
    components = plain.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard components.allSatisfy({ !$0.isEmpty }) else {
      throw EditError("\(text) names no field", hint: "fields are named as in: lai.plmn, entries[2].name")
    }
  }

  public var description: String {
    var text = ""
    for component in components {
      if Int(component) != nil, !text.isEmpty {
        text += "[\(component)]"
      } else {
        text += (text.isEmpty ? "" : ".") + component
      }
    }
    return text
  }
}

extension FieldValue {
  /// The same value with one field replaced. A field of an object may be new: the codec decides whether it exists.
  /// - Parameters:
  ///   - text: as typed; a number, a truth value or `null` where such a value stands now or text stands not, and JSON
  ///     where it begins with a brace, a bracket or a quote.
  ///   - layout: of the value, which tells where a number belongs that no number stands in for now.
  /// - Throws: ``EditError`` where the path leads nowhere, with the names that there are.
  public func setting(
    _ path: FieldPath, to text: String, layout: Codec.Layout? = nil
  ) throws(EditError) -> FieldValue {
    try setting(path.components[...], path, text, layout)
  }

  private func setting(
    _ rest: ArraySlice<String>, _ path: FieldPath, _ text: String, _ layout: Codec.Layout?
  ) throws(EditError) -> FieldValue {
    guard let name = rest.first else { return try Self.value(text, like: self, layout, at: path) }
    let inner = layout?.part(name)
    switch self {
    case .object(var fields):
      if let index = fields.firstIndex(where: { $0.name == name })
        ?? fields.firstIndex(where: { $0.name.lowercased() == name.lowercased() })
      {
        fields[index].value = try fields[index].value.setting(rest.dropFirst(), path, text, inner)
        return .object(fields)
      }
      guard rest.count == 1 else { throw Self.missing(name, path, fields.map(\.name)) }
      return .object(fields + [Field(name, try Self.value(text, like: nil, inner, at: path))])
    case .array(var values):
      guard let number = Int(name), values.indices.contains(number - 1) else {
        let elements = values.isEmpty ? "an empty list" : "a list of elements [1] to [\(values.count)]"
        throw EditError("\(path): there is \(elements), and no \(name)")
      }
      values[number - 1] = try values[number - 1].setting(rest.dropFirst(), path, text, inner)
      return .array(values)
    case .null:
      // An empty file or record: its fields begin to exist.
      guard rest.count == 1 else { throw EditError("\(path): the file is empty there; give the whole value by --json") }
      return .object([Field(name, try Self.value(text, like: nil, inner, at: path))])
    default: throw EditError("\(path): there is no \(name) inside a single value")
    }
  }

  private static func missing(_ name: String, _ path: FieldPath, _ names: [String]) -> EditError {
    EditError("\(path): there is no field \(name)", hint: "the fields are \(names.joined(separator: ", "))")
  }

  private static func value(
    _ text: String, like old: FieldValue?, _ layout: Codec.Layout?, at path: FieldPath
  ) throws(EditError) -> FieldValue {
    if let first = text.first, "{[\"".contains(first) {
      do throws(EditError) {
        return try FieldValue(json: Array(text.utf8))
      } catch {
        throw EditError("\(path): \(error.description)")
      }
    }
    if layout?.isNumber ?? false {
      if text == "null" { return .null }
      guard let number = Int(text) else { throw EditError("\(path): \(text) is no whole number") }
      return .int(number)
    }
    switch old {
    case .string: return text == "null" ? .null : .string(text)
    case .int:
      guard let number = Int(text) else { throw EditError("\(path): \(text) is no whole number") }
      return .int(number)
    case .bool:
      switch text.lowercased() {
      case "true", "yes", "on": return .bool(true)
      case "false", "no", "off": return .bool(false)
      default: throw EditError("\(path) is true or false, not \(text)")
      }
    default:
      switch text {
      case "null": return .null
      case "true": return .bool(true)
      case "false": return .bool(false)
      default: return .string(text)
      }
    }
  }
}

extension Codec.Layout {
  /// The layout of a field; of a list, and of data objects that repeat, that of an element.
  fileprivate func part(_ name: String) -> Codec.Layout? {
    if Int(name) != nil { return summary == "list" ? fields.first?.layout : self }
    let names = fields.filter { $0.name.lowercased() == name.lowercased() }
    return (names.first { $0.name == name } ?? names.first)?.layout
  }
}
