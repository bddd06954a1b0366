import ISO7816
package import Yams

/// Reads a YAML document node by node and collects what is wrong, with lines, instead of stopping at the first.
package struct YAMLReader {
  /// Larger documents, in bytes, are refused: the longest specification is a few thousand lines.
  package static let maximumSize = 4 << 20
  private static let maximumDepth = 40
  private static let maximumNodes = 400_000

  package var issues: [YAMLIssue] = []

  package init() {}

  /// - Returns: the document's mapping; `nil` after an issue.
  package mutating func document(_ bytes: [UInt8]) -> Node.Mapping? {
    guard bytes.count <= Self.maximumSize else { return fail(nil, "larger than \(Self.maximumSize >> 20) MiB") }
    guard let text = String(validating: bytes, as: UTF8.self) else { return fail(nil, "is not UTF-8") }
    guard !Self.hasAliasInKey(bytes) else { return fail(nil, "an alias (*name) stands in a key: write the key out") }
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

  /// Whether an alias may be part of a key. Yams compares the keys of a mapping while it reads, before anything can be
  /// counted, and a key of aliases to aliases takes it for ever. Says yes rather too often, but only where there are
  /// anchors and keys that are no plain text.
  static func hasAliasInKey(_ bytes: [UInt8]) -> Bool {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
    func beginsToken(_ index: Int) -> Bool {
      index == 0 || isBlank(bytes[index - 1]) || [0x5B, 0x7B, 0x2C, 0x3A].contains(bytes[index - 1])
    }
    /// Whether a colon is the next thing behind `index`.
    func precedesColon(_ index: Int) -> Bool {
      var index = index
      while index < bytes.count, isBlank(bytes[index]) { index += 1 }
      return index < bytes.count && bytes[index] == 0x3A
    }
    guard bytes.contains(0x2A), bytes.indices.contains(where: { bytes[$0] == 0x26 && beginsToken($0) }) else {
      return false
    }
    return bytes.indices.contains { index in
      switch bytes[index] {
      case 0x3F where beginsToken(index):  // ?
        return index + 1 == bytes.count || isBlank(bytes[index + 1])
      case 0x5D, 0x7D:  // ] }
        return precedesColon(index + 1)
      case 0x2A where beginsToken(index):  // *
        var end = index + 1
        while end < bytes.count, !isBlank(bytes[end]), ![0x2C, 0x5D, 0x7D].contains(bytes[end]) { end += 1 }
        return end < bytes.count && bytes[end] != 0x0A && precedesColon(end)
      default: return false
      }
    }
  }

  private mutating func add(_ error: YamlError) {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let text = context.map { "\($0.text) " } ?? ""
      issue(mark, "is no YAML: \(text)\(problem)")
    case .reader(let problem, let offset, _, _):
      issue(nil, "is no YAML: \(problem)\(offset.map { " at byte \($0)" } ?? "")")
    case .duplicatedKeysInMapping(let duplicates, let context):
      issue(context.mark, "\(duplicates.first.map { "'\($0)'" } ?? "a key") stands here twice")
    default: issue(nil, "is no YAML")
    }
  }

  package mutating func issue(_ mark: Mark?, _ message: String, hint: String? = nil) {
    guard issues.count < 100 else { return }
    issues.append(YAMLIssue(line: mark?.line, column: mark?.column, message, hint: hint))
  }

  /// Notes an issue and gives nothing.
  package mutating func fail<Value>(_ mark: Mark?, _ message: String, hint: String? = nil) -> Value? {
    issue(mark, message, hint: hint)
    return nil
  }

  // MARK: values

  package static func kind(_ node: Node) -> String {
    switch node {
    case .scalar: "a value"
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }

  /// The entries of a mapping, in order, with unknown keys noted.
  /// - Parameter known: `nil` where any key will do.
  package mutating func entries(_ node: Node, _ what: String, known: [String]? = nil) -> [(
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

  package mutating func list(_ node: Node, _ what: String) -> [Node] {
    if case .sequence(let sequence) = node { return Array(sequence) }
    issue(node.mark, "\(what) is \(Self.kind(node)) where a list is expected")
    return []
  }

  /// One value or a list of them.
  package mutating func values(_ node: Node) -> [Node] {
    if case .sequence(let sequence) = node { return Array(sequence) }
    return [node]
  }

  package mutating func text(_ node: Node, _ what: String) -> String? {
    guard case .scalar(let scalar) = node else {
      return fail(node.mark, "\(what) is \(Self.kind(node)) where a text is expected")
    }
    return scalar.string
  }

  package mutating func int(_ node: Node, _ what: String, _ limits: ClosedRange<Int>) -> Int? {
    guard let text = text(node, what) else { return nil }
    let value = text.hasPrefix("0x") ? Int(text.dropFirst(2), radix: 16) : Int(text)
    guard let value else { return fail(node.mark, "\(what) is '\(text)' where a number is expected") }
    guard limits.contains(value) else {
      let most = limits.upperBound == Int.max ? "or more" : "to \(limits.upperBound)"
      return fail(node.mark, "\(what) is \(value), it can be \(limits.lowerBound) \(most)")
    }
    return value
  }

  package mutating func bool(_ node: Node, _ what: String) -> Bool? {
    guard let text = text(node, what) else { return nil }
    switch text.lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default: return fail(node.mark, "\(what) is '\(text)' where true or false is expected")
    }
  }

  package mutating func bytes(_ node: Node, _ what: String) -> [UInt8]? {
    guard let text = text(node, what) else { return nil }
    guard let bytes = Hex.bytes(text.filter { $0 != " " }) else {
      return fail(node.mark, "\(what) is '\(text)' where bytes in hex are expected")
    }
    return bytes
  }

  /// One of some names.
  package mutating func choice(_ node: Node, _ what: String, _ names: [String]) -> String? {
    guard let text = text(node, what) else { return nil }
    if names.contains(text) { return text }
    return fail(node.mark, "\(what) cannot be '\(text)'", hint: Self.suggestion(text, names))
  }

  /// `did you mean X?`, or all that there is where that is little.
  package static func suggestion(_ name: String, _ known: [String]) -> String? {
    let lower = name.lowercased()
    let near = known.lazy.map { ($0, Spelling.distance($0.lowercased(), lower)) }.min { $0.1 < $1.1 }
    if let near, near.1 <= max(2, name.count / 3) { return "did you mean '\(near.0)'?" }
    return known.isEmpty || known.count > 20 ? nil : "valid here: \(known.joined(separator: ", "))"
  }
}
