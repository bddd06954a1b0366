import ElementaryFiles
import ISO7816
import Yams

/// What is wrong with a document that people edit, and where.
public struct DocumentError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Line of the file, from 1; `nil` where the whole is meant.
  public let line: Int?
  /// `changes[3].old`; empty where the whole is meant.
  public let field: String
  public let message: String

  public init(line: Int?, field: String, _ message: String) {
    self.line = line
    self.field = field.withoutControls
    self.message = message.oneLine
  }

  /// `line 12: changes[3].old: no hex of whole bytes`.
  public var description: String {
    (line.map { "line \($0): " } ?? "") + (field.isEmpty ? "" : field + ": ") + message
  }
}

/// A node of a YAML document that people edit, with the names that lead to it: each complaint says line and field.
struct YAMLNode {
  let node: Node
  let field: String

  init(_ node: Node, _ field: String) {
    self.node = node
    self.field = field
  }

  /// The root of a document.
  /// - Parameter what: `a plan`, for messages.
  init(document bytes: [UInt8], _ what: String) throws(DocumentError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw DocumentError(line: nil, field: "", "\(what) is UTF-8 text, and these bytes are none")
    }
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      throw Self.error(error)
    } catch {
      throw DocumentError(line: nil, field: "", "\(error)")
    }
    guard let root else { throw DocumentError(line: nil, field: "", "the file is empty") }
    self.init(root, "")
  }

  private static func error(_ error: YamlError) -> DocumentError {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      DocumentError(line: mark.line, field: "", "no YAML: \(problem)")
    case .duplicatedKeysInMapping(let keys, let context):
      DocumentError(
        line: context.mark.line, field: "", "a key stands here twice: \(keys.map { "\($0)" }.joined(separator: ", "))")
    default: DocumentError(line: nil, field: "", "no YAML")
    }
  }

  var line: Int? { node.mark?.line }
  var isMapping: Bool { node.mapping != nil }
  var isList: Bool { node.sequence != nil }

  func error(_ message: String) -> DocumentError { DocumentError(line: line, field: field, message) }

  subscript(_ key: String) -> YAMLNode? {
    guard let value = node.mapping?.first(where: { $0.key.scalar?.string == key })?.value else { return nil }
    return YAMLNode(value, field.isEmpty ? key : "\(field).\(key)")
  }

  func required(_ key: String) throws(DocumentError) -> YAMLNode {
    guard isMapping else { throw error("names with values are expected here") }
    guard let value = self[key] else { throw error("has no \(key)") }
    return value
  }

  func check(_ keys: [String]) throws(DocumentError) {
    guard let mapping = node.mapping else { throw error("names with values are expected here") }
    for (key, _) in mapping where !keys.contains(key.scalar?.string ?? "") {
      throw DocumentError(
        line: key.mark?.line, field: field,
        "\(key.scalar?.string ?? "?") is unknown here; known: \(keys.joined(separator: ", "))")
    }
  }

  func elements() throws(DocumentError) -> [YAMLNode] {
    if case .scalar(let scalar) = node, scalar.string.isEmpty || scalar.string == "null" { return [] }
    guard let sequence = node.sequence else { throw error("a list is expected here") }
    return sequence.enumerated().map { YAMLNode($1, "\(field)[\($0 + 1)]") }
  }

  func list(_ key: String) throws(DocumentError) -> [YAMLNode] { try self[key]?.elements() ?? [] }

  func text() throws(DocumentError) -> String {
    guard let scalar = node.scalar else { throw error("text is expected here") }
    return scalar.string
  }

  func number(_ limits: ClosedRange<Int>) throws(DocumentError) -> Int {
    guard let number = Int(try text()) else { throw error("is no whole number") }
    guard limits.contains(number) else {
      throw error("\(number) is outside \(limits.lowerBound) to \(limits.upperBound)")
    }
    return number
  }

  func flag() throws(DocumentError) -> Bool {
    switch try text() {
    case "true": true
    case "false": false
    default: throw error("is true or false")
    }
  }

  /// The entries of a mapping, in its order.
  func pairs() throws(DocumentError) -> [(key: String, value: YAMLNode)] {
    guard let mapping = node.mapping else { throw error("names with values are expected here") }
    var pairs: [(key: String, value: YAMLNode)] = []
    for (key, value) in mapping {
      guard let name = key.scalar?.string else { throw error("a name is expected here") }
      pairs.append((name, YAMLNode(value, field.isEmpty ? name : "\(field).\(name)")))
    }
    return pairs
  }

  func bytes() throws(DocumentError) -> [UInt8] {
    guard let bytes = Hex.bytes(try text()) else { throw error("is no hex of whole bytes") }
    return bytes
  }

  func contents() throws(DocumentError) -> [[UInt8]] {
    guard isList else { return [try bytes()] }
    var all: [[UInt8]] = []
    for element in try elements() { all.append(try element.bytes()) }
    return all
  }

  /// A value of a decoded field. Quoted, a scalar is text.
  func value() throws(DocumentError) -> FieldValue {
    var room = Self.maximumValues
    return try value(depth: 0, room: &room)
  }

  /// Values in one field: names for lists of names for lists make many of a few lines.
  private static let maximumValues = 10_000

  private func value(depth: Int, room: inout Int) throws(DocumentError) -> FieldValue {
    room -= 1
    guard room > 0 else { throw error("has more than \(Self.maximumValues) values") }
    guard depth < 32 else { throw error("is nested more than 32 deep") }
    switch node {
    case .scalar(let scalar):
      guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
      switch scalar.string {
      case "null", "~", "": return .null
      case "true": return .bool(true)
      case "false": return .bool(false)
      default: return Int(scalar.string).map { .int($0) } ?? .string(scalar.string)
      }
    case .sequence:
      var values: [FieldValue] = []
      for element in try elements() { values.append(try element.value(depth: depth + 1, room: &room)) }
      return .array(values)
    case .mapping(let mapping):
      var fields: [FieldValue.Field] = []
      for (key, value) in mapping {
        guard let name = key.scalar?.string else { throw error("a name is expected here") }
        fields.append(
          .init(name, try YAMLNode(value, "\(field).\(name)").value(depth: depth + 1, room: &room)))
      }
      return .object(fields)
    case .alias: throw error("aliases are not used here")
    }
  }
}
