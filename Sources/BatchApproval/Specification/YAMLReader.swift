import ISO7816
import Yams

/// Reads a YAML document node by node and collects what is wrong, with lines, instead of stopping at the first.
struct YAMLReader {
  /// Larger documents, in bytes, are refused: the longest specification is a few thousand lines.
  static let maximumSize = 4 << 20
  private static let maximumDepth = 40
  private static let maximumNodes = 400_000

  var issues: [SpecificationIssue] = []

  /// - Returns: the document's mapping; `nil` after an issue.
  mutating func document(_ bytes: [UInt8]) -> Node.Mapping? {
    guard bytes.count <= Self.maximumSize else { return fail(nil, "larger than \(Self.maximumSize >> 20) MiB") }
    guard let text = String(validating: bytes, as: UTF8.self) else { return fail(nil, "is not UTF-8") }
    do {
      guard let node = try Yams.compose(yaml: text) else { return fail(nil, "is empty") }
      var count = 0
      guard check(node, depth: 0, &count) else { return nil }
      guard case .mapping(let mapping) = node else {
        return fail(node.mark, "is \(Self.kind(node)), not a mapping of sections")
      }
      return mapping
    } catch let error as YamlError {
      add(error)
    } catch {
      issue(nil, "is no YAML")
    }
    return nil
  }

  /// Aliases can make a small document large: nodes are counted as they are met.
  private mutating func check(_ node: Node, depth: Int, _ count: inout Int) -> Bool {
    count += 1
    guard depth <= Self.maximumDepth else {
      issue(node.mark, "nested more than \(Self.maximumDepth) deep")
      return false
    }
    guard count <= Self.maximumNodes else {
      issue(node.mark, "more than \(Self.maximumNodes) values")
      return false
    }
    switch node {
    case .mapping(let mapping):
      for (key, value) in mapping {
        guard check(key, depth: depth + 1, &count), check(value, depth: depth + 1, &count) else { return false }
      }
    case .sequence(let sequence):
      for value in sequence { guard check(value, depth: depth + 1, &count) else { return false } }
    case .scalar, .alias: break
    }
    return true
  }

  private mutating func add(_ error: YamlError) {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let text = context.map { "\($0.text) " } ?? ""
      issue(mark, "is no YAML: \(text)\(problem)".trimmingBlanks)
    case .reader(let problem, let offset, _, _):
      issue(nil, "is no YAML: \(problem)\(offset.map { " at byte \($0)" } ?? "")")
    case .duplicatedKeysInMapping(let duplicates, let context):
      issue(context.mark, "\(duplicates.first.map { "'\($0)'" } ?? "a key") stands here twice")
    default: issue(nil, "is no YAML")
    }
  }

  mutating func issue(_ mark: Mark?, _ message: String, hint: String? = nil) {
    guard issues.count < 100 else { return }
    issues.append(SpecificationIssue(line: mark?.line, column: mark?.column, message, hint: hint))
  }

  /// Notes an issue and gives nothing.
  mutating func fail<Value>(_ mark: Mark?, _ message: String, hint: String? = nil) -> Value? {
    issue(mark, message, hint: hint)
    return nil
  }

  // MARK: values

  static func kind(_ node: Node) -> String {
    switch node {
    case .scalar: "a value"
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }

  /// The entries of a mapping, in order, with unknown keys noted.
  /// - Parameter known: `nil` where any key will do.
  mutating func entries(_ node: Node, _ what: String, known: [String]? = nil) -> [(
    key: String, mark: Mark?, value: Node
  )] {
    guard case .mapping(let mapping) = node else {
      issue(node.mark, "\(what) is \(Self.kind(node)) where a mapping is expected")
      return []
    }
    return mapping.compactMap { key, value in
      guard case .scalar(let scalar) = key else { return fail(key.mark, "a key of \(what) is \(Self.kind(key))") }
      let name = scalar.string
      if let known, !known.contains(name) {
        return fail(key.mark, "\(what) has no '\(name)'", hint: Self.suggestion(name, known))
      }
      return (name, key.mark, value)
    }
  }

  mutating func list(_ node: Node, _ what: String) -> [Node] {
    if case .sequence(let sequence) = node { return Array(sequence) }
    issue(node.mark, "\(what) is \(Self.kind(node)) where a list is expected")
    return []
  }

  /// One value or a list of them.
  mutating func values(_ node: Node) -> [Node] {
    if case .sequence(let sequence) = node { return Array(sequence) }
    return [node]
  }

  mutating func text(_ node: Node, _ what: String) -> String? {
    guard case .scalar(let scalar) = node else {
      return fail(node.mark, "\(what) is \(Self.kind(node)) where a text is expected")
    }
    return scalar.string
  }

  mutating func int(_ node: Node, _ what: String, _ limits: ClosedRange<Int>) -> Int? {
    guard let text = text(node, what) else { return nil }
    let value = text.hasPrefix("0x") ? Int(text.dropFirst(2), radix: 16) : Int(text)
    guard let value else { return fail(node.mark, "\(what) is '\(text)' where a number is expected") }
    guard limits.contains(value) else {
      let most = limits.upperBound == Int.max ? "or more" : "to \(limits.upperBound)"
      return fail(node.mark, "\(what) is \(value), it can be \(limits.lowerBound) \(most)")
    }
    return value
  }

  mutating func bool(_ node: Node, _ what: String) -> Bool? {
    guard let text = text(node, what) else { return nil }
    switch text.lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default: return fail(node.mark, "\(what) is '\(text)' where true or false is expected")
    }
  }

  /// A number, or `{min:, max:}`.
  mutating func bounds(_ node: Node, _ what: String, _ limits: ClosedRange<Int>) -> Specification.Bounds? {
    guard case .mapping = node else { return int(node, what, limits).map { Specification.Bounds($0, $0) } }
    var bounds = Specification.Bounds(limits.lowerBound, Int.max)
    for (key, _, value) in entries(node, what, known: ["min", "max"]) {
      guard let number = int(value, "\(what) \(key)", limits) else { return nil }
      if key == "min" { bounds.minimum = number } else { bounds.maximum = number }
    }
    guard bounds.minimum <= bounds.maximum else {
      return fail(node.mark, "\(what): min \(bounds.minimum) is more than max \(bounds.maximum)")
    }
    return bounds
  }

  /// Hex digits with blanks allowed; `??` for any byte.
  mutating func pattern(_ node: Node, _ what: String) -> [UInt8?]? {
    guard let text = text(node, what)?.filter({ $0 != " " && $0 != "\n" && $0 != ":" }) else { return nil }
    let digits = Array(text)
    guard digits.count % 2 == 0 else { return fail(node.mark, "\(what) has \(digits.count) hex digits, an odd number") }
    var bytes: [UInt8?] = []
    bytes.reserveCapacity(digits.count / 2)
    for index in stride(from: 0, to: digits.count, by: 2) {
      let pair = String(digits[index..<index + 2])
      if pair == "??" {
        bytes.append(nil)
      } else if let byte = UInt8(pair, radix: 16), pair.allSatisfy(\.isHexDigit) {
        bytes.append(byte)
      } else {
        return fail(node.mark, "\(what): '\(pair)' is no byte in hex, and not ?? for any")
      }
    }
    return bytes
  }

  mutating func bytes(_ node: Node, _ what: String) -> [UInt8]? {
    guard let text = text(node, what) else { return nil }
    guard let bytes = Hex.bytes(text.filter { $0 != " " }) else {
      return fail(node.mark, "\(what) is '\(text)' where bytes in hex are expected")
    }
    return bytes
  }

  /// One of some names.
  mutating func choice(_ node: Node, _ what: String, _ names: [String]) -> String? {
    guard let text = text(node, what) else { return nil }
    if names.contains(text) { return text }
    return fail(node.mark, "\(what) cannot be '\(text)'", hint: Self.suggestion(text, names))
  }

  /// `did you mean X?`, or all that there is where that is little.
  static func suggestion(_ name: String, _ known: [String]) -> String? {
    let lower = name.lowercased()
    let near = known.lazy.map { ($0, Spelling.distance($0.lowercased(), lower)) }.min { $0.1 < $1.1 }
    if let near, near.1 <= max(2, name.count / 3) { return "did you mean '\(near.0)'?" }
    return known.isEmpty || known.count > 20 ? nil : "valid here: \(known.joined(separator: ", "))"
  }
}
