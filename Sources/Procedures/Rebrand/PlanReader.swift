import ElementaryFiles
import ISO7816
import Yams

/// What is wrong with a plan, and where.
public struct PlanError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Line of the plan's file, from 1; `nil` where the whole is meant.
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

/// Reads the plans that ``RebrandPlan/yaml`` writes, as people have edited them.
public enum PlanReader {
  /// - Throws: ``PlanError`` with line and field.
  public static func plan(_ bytes: [UInt8]) throws(PlanError) -> RebrandPlan {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw PlanError(line: nil, field: "", "a plan is UTF-8 text, and these bytes are none")
    }
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      throw Self.error(error)
    } catch {
      throw PlanError(line: nil, field: "", "\(error)")
    }
    guard let root else { throw PlanError(line: nil, field: "", "the plan is empty") }
    return try plan(PlanNode(root, ""))
  }

  private static func error(_ error: YamlError) -> PlanError {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      PlanError(line: mark.line, field: "", "no YAML: \(problem)")
    case .duplicatedKeysInMapping(let keys, let context):
      PlanError(
        line: context.mark.line, field: "", "a key stands here twice: \(keys.map { "\($0)" }.joined(separator: ", "))")
    default: PlanError(line: nil, field: "", "no YAML")
    }
  }

  private static func plan(_ root: PlanNode) throws(PlanError) -> RebrandPlan {
    guard root.isMapping, let format = root["format"] else {
      throw root.error("this is no plan: it does not begin with format: \(RebrandPlan.format)")
    }
    guard try format.text() == RebrandPlan.format else {
      throw format.error("only \(RebrandPlan.format) can be read")
    }
    try root.check(["format", "title", "card", "cards", "renames", "changes", "person", "searched", "unread"])
    var card: String?
    switch (root["card"], root["cards"]) {
    case (let one?, nil):
      let digits = try one.text()
      guard (10...20).contains(digits.utf8.count),
        digits.utf8.allSatisfy({ Hex.bytes("0" + String(UnicodeScalar($0))) != nil })
      else { throw one.error("is no ICCID") }
      card = digits.lowercased()
    case (nil, let any?):
      guard try any.text() == "any" else { throw any.error("takes only the word any; card takes an ICCID") }
    case (nil, nil): throw root.error("says neither card: ICCID nor cards: any")
    case (_?, let any?): throw any.error("stands beside card; a plan has one of them")
    }
    var renames: [Rename] = []
    for node in try root.list("renames") {
      try node.check(["old", "new"])
      let (old, new) = (try node.required("old").text(), try node.required("new").text())
      do throws(EditError) {
        renames.append(try Rename(old: old, new: new))
      } catch {
        throw node.error(error.description)
      }
    }
    guard !renames.isEmpty else { throw root.error("has no renames: the proof at the end has nothing to search for") }
    var plan = RebrandPlan(
      title: try root["title"]?.text().withoutControls ?? "rebrand", card: card, renames: renames)
    var seen: [PlanPart: Int] = [:]
    for node in try root.list("changes") {
      let change = try change(node)
      if let line = seen.updateValue(change.line ?? 0, forKey: change.part) {
        throw node.error("\(change.part.name) is changed in line \(line) already")
      }
      plan.changes.append(change)
    }
    if let node = root["searched"] { plan.sources = try sources(node) }
    for node in try root.list("person") { plan.manual.append(try item(node)) }
    for node in try root.list("unread") {
      plan.unread.append(UnreadFile(source: "", path: try node.required("path").text()))
    }
    return plan
  }

  private static func sources(_ node: PlanNode) throws(PlanError) -> CardSources {
    try node.check(["unlisted", "rules", "menus"])
    var sources = CardSources()
    for path in try node.list("unlisted") { sources.unlisted.append(try path.text()) }
    if let rules = node["rules"] {
      guard case .bool(let flag) = try rules.value() else { throw rules.error("is true or false") }
      sources.rules = flag
    }
    if let menus = node["menus"] {
      guard let value = CardSources.Menus(rawValue: try menus.text()) else {
        throw menus.error("is one of \(CardSources.Menus.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      sources.menus = value
    }
    return sources
  }

  private static func part(_ node: PlanNode) throws(PlanError) -> PlanPart {
    var part = PlanPart(try node.required("path").text())
    if let record = node["record"] { part.record = try record.number(1...254) }
    if let tag = node["tag"] {
      let bytes = try tag.bytes()
      guard (1...3).contains(bytes.count) else { throw tag.error("a tag has one to three bytes") }
      part.tag = bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
    guard !part.path.isEmpty else { throw node.error("the path is empty") }
    guard part.record == nil || part.tag == nil else { throw node.error("has both a record and a tag") }
    return part
  }

  private static func change(_ node: PlanNode) throws(PlanError) -> PlannedChange {
    // What an item for a person says besides may stay when it is moved here.
    try node.check([
      "path", "record", "tag", "old", "new", "fields", "needs", "remark", "codings", "text", "reason", "suggestion",
    ])
    let oldNode = try node.required("old")
    let old = try oldNode.contents()
    let isCyclic = oldNode.isList
    var change = PlannedChange(
      part: try part(node), old: old, isCyclic: isCyclic, target: .bytes([]), needs: try node["needs"]?.text(),
      remark: try node["remark"]?.text(), line: node.line)
    switch (node["new"], node["fields"]) {
    case (let new?, nil):
      guard new.isList == isCyclic else { throw new.error("has another form than old") }
      let contents = try new.contents()
      let isSame = change.part.tag != nil || contents.map(\.count) == old.map(\.count)
      guard isSame else {
        let sizes = (contents.first?.count ?? 0, old.first?.count ?? 0)
        throw new.error(
          contents.count == old.count
            ? "has \(sizes.0) bytes where old has \(sizes.1)"
            : "has \(contents.count) records where old has \(old.count)")
      }
      change.target = .bytes(contents)
    case (nil, let fields?):
      var edits: [PlannedChange.Edit] = []
      for field in try fields.elements() {
        try field.check(["field", "old", "new"])
        let name = try field.required("field")
        let text = try name.text()
        let (old, new) = (try field.required("old").value(), try field.required("new").value())
        do throws(EditError) {
          edits.append(.init(path: try FieldPath(parsing: text), old: old, new: new, line: field.line))
        } catch {
          throw name.error(error.description)
        }
      }
      guard !edits.isEmpty else { throw fields.error("names no field") }
      change.target = .fields(edits)
    case (nil, nil): throw node.error("has neither new nor fields")
    case (let new?, _?): throw new.error("stands beside fields; a change has one of them")
    }
    return change
  }

  private static func item(_ node: PlanNode) throws(PlanError) -> ManualItem {
    var codings: [String] = []
    if let list = node["codings"] { for coding in try list.elements() { codings.append(try coding.text()) } }
    return ManualItem(
      part: try part(node), codings: codings, text: try node["text"]?.text() ?? "",
      reason: try node["reason"]?.text() ?? "", old: try node["old"]?.bytes() ?? [],
      suggestion: try node["suggestion"]?.bytes())
  }
}

/// A node of a plan with the names that lead to it.
private struct PlanNode {
  let node: Node
  let field: String

  init(_ node: Node, _ field: String) {
    self.node = node
    self.field = field
  }

  var line: Int? { node.mark?.line }
  var isMapping: Bool { node.mapping != nil }
  var isList: Bool { node.sequence != nil }

  func error(_ message: String) -> PlanError { PlanError(line: line, field: field, message) }

  subscript(_ key: String) -> PlanNode? {
    guard let value = node.mapping?.first(where: { $0.key.scalar?.string == key })?.value else { return nil }
    return PlanNode(value, field.isEmpty ? key : "\(field).\(key)")
  }

  func required(_ key: String) throws(PlanError) -> PlanNode {
    guard isMapping else { throw error("names with values are expected here") }
    guard let value = self[key] else { throw error("has no \(key)") }
    return value
  }

  func check(_ keys: [String]) throws(PlanError) {
    guard let mapping = node.mapping else { throw error("names with values are expected here") }
    for (key, _) in mapping where !keys.contains(key.scalar?.string ?? "") {
      throw PlanError(
        line: key.mark?.line, field: field,
        "\(key.scalar?.string ?? "?") is unknown here; known: \(keys.joined(separator: ", "))")
    }
  }

  func elements() throws(PlanError) -> [PlanNode] {
    if case .scalar(let scalar) = node, scalar.string.isEmpty || scalar.string == "null" { return [] }
    guard let sequence = node.sequence else { throw error("a list is expected here") }
    return sequence.enumerated().map { PlanNode($1, "\(field)[\($0 + 1)]") }
  }

  func list(_ key: String) throws(PlanError) -> [PlanNode] { try self[key]?.elements() ?? [] }

  func text() throws(PlanError) -> String {
    guard let scalar = node.scalar else { throw error("text is expected here") }
    return scalar.string
  }

  func number(_ limits: ClosedRange<Int>) throws(PlanError) -> Int {
    guard let number = Int(try text()) else { throw error("is no whole number") }
    guard limits.contains(number) else {
      throw error("\(number) is outside \(limits.lowerBound) to \(limits.upperBound)")
    }
    return number
  }

  func bytes() throws(PlanError) -> [UInt8] {
    guard let bytes = Hex.bytes(try text()) else { throw error("is no hex of whole bytes") }
    return bytes
  }

  func contents() throws(PlanError) -> [[UInt8]] {
    guard isList else { return [try bytes()] }
    var all: [[UInt8]] = []
    for element in try elements() { all.append(try element.bytes()) }
    return all
  }

  /// A value of a decoded field. Quoted, a scalar is text.
  func value() throws(PlanError) -> FieldValue {
    var room = Self.maximumValues
    return try value(depth: 0, room: &room)
  }

  /// Values in one field: names for lists of names for lists make many of a few lines.
  private static let maximumValues = 10_000

  private func value(depth: Int, room: inout Int) throws(PlanError) -> FieldValue {
    guard depth < 32 else { throw error("is nested more than 32 deep") }
    room -= 1
    guard room > 0 else { throw error("has more than \(Self.maximumValues) values") }
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
          .init(name, try PlanNode(value, "\(field).\(name)").value(depth: depth + 1, room: &room)))
      }
      return .object(fields)
    case .alias: throw error("aliases are not used in plans")
    }
  }
}
