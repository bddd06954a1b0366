import ElementaryFiles
import ISO7816
import Inventory
import YAMLReading

/// A decoded value against what a specification wants; each field that differs is a finding of its own.
struct FieldComparison {
  let requirement: Specification.Requirement
  let card: ExaminedCard
  let place: Place
  /// Fields that the specification does not name are findings.
  let isWhole: Bool
  private(set) var outcome = Outcome()

  init(requirement: Specification.Requirement, card: ExaminedCard, place: Place, isWhole: Bool) {
    self.requirement = requirement
    self.card = card
    self.place = place
    self.isWhole = isWhole
  }

  mutating func compare(_ value: FieldValue, _ matcher: FieldMatcher, path: [String]) {
    switch matcher {
    case .free: return
    case .value(let text, let isQuoted):
      if !Self.isEqual(value, text, isQuoted) { differs(value, text, path) }
    case .anyOf(let matchers):
      let isMet = matchers.contains { matcher in
        var trial = FieldComparison(requirement: requirement, card: card, place: place, isWhole: isWhole)
        trial.compare(value, matcher, path: path)
        return trial.outcome.findings.isEmpty && trial.outcome.unchecked == nil
      }
      if !isMet { differs(value, ContentTitle.text(matcher), path) }
    case .matches(let pattern):
      if !pattern.matches(value.shown) { differs(value, "text that matches \(pattern.text)", path) }
    case .range(let bounds):
      guard let number = value.number ?? value.text.flatMap({ Int($0) }), bounds.contains(number) else {
        return differs(value, bounds.description, path)
      }
    case .unique: outcome.unique.append((at(path), value.shown))
    case .inventory(let column): compareInventory(value, column, path)
    case .template(let template):
      guard let row = card.row else { return unchecked("the card is not in the inventory") }
      guard let expected = template.text(row) else {
        let missing = template.columns.first { row.value(of: $0) == nil }
        return unchecked("the inventory has no \(missing?.rawValue ?? "value") for the card")
      }
      if value.text != expected { differs(value, expected, path) }
    case .list(let matchers):
      guard case .array(let elements) = value else { return differs(value, ContentTitle.text(matcher), path) }
      guard elements.count == matchers.count else {
        return add(
          path, "elements", expected: "\(matchers.count): \(ContentTitle.text(matcher))",
          actual: "\(elements.count): \(value.shown)")
      }
      for (index, pair) in zip(elements, matchers).enumerated() { compare(pair.0, pair.1, path: path + ["\(index)"]) }
    case .object(let wanted): compareObject(value, wanted, path)
    }
  }

  private mutating func compareObject(
    _ value: FieldValue, _ wanted: [(name: String, matcher: FieldMatcher)], _ path: [String]
  ) {
    guard case .object(let fields) = value else { return differs(value, ContentTitle.text(.object(wanted)), path) }
    if !wanted.contains(where: { $0.name == "raw" }), value["raw"] != nil, let reason = value["reason"]?.text {
      return add(path, "cannot be read: \(reason)", expected: nil, actual: value["raw"]?.shown)
    }
    for (name, matcher) in wanted {
      guard let field = value[name] else {
        let near = YAMLReader.suggestion(name, fields.map(\.name)).map { "; \($0)" } ?? ""
        add(path + [name], "field is missing\(near)", expected: ContentTitle.text(matcher), actual: nil)
        continue
      }
      compare(field, matcher, path: path + [name])
    }
    guard isWhole else { return }
    for field in fields where !wanted.contains(where: { $0.name == field.name }) {
      add(path + [field.name], "field is there", expected: "absent", actual: field.value.shown)
    }
  }

  private mutating func compareInventory(_ value: FieldValue, _ column: InventoryColumn, _ path: [String]) {
    guard let row = card.row else { return unchecked("the card is not in the inventory") }
    guard let expected = row.value(of: column) else { return unchecked("the inventory has no \(column) for the card") }
    let actual = value.shown
    let isSame: Bool =
      switch column {
      case .iccid: ICCIDs.isSame(actual, expected)
      case .imsi: actual == expected
      default:
        actual == expected || Self.number(actual).map { $0 == Self.number(expected) } ?? false
          || actual.lowercased() == expected.lowercased() && Hex.bytes(actual) != nil
      }
    if !isSame { add(path, "differs from \(column) of the inventory", expected: expected, actual: actual) }
  }

  /// The digits of a telephone number, without `+` or `00` before them; `nil` for what is none.
  private static func number(_ text: String) -> Substring? {
    var digits = text.filter { $0 != " " && $0 != "-" }[...]
    if digits.hasPrefix("+") {
      digits = digits.dropFirst()
    } else if digits.hasPrefix("00") {
      digits = digits.dropFirst(2)
    }
    return digits.count >= 3 && digits.allSatisfy(\.isDigit) ? digits : nil
  }

  /// By the type of the card's value, so that `0010` in YAML is no number where the card has digits.
  static func isEqual(_ value: FieldValue, _ text: String, _ isQuoted: Bool) -> Bool {
    switch value {
    case .string(let own): own == text
    case .int(let own): Int(text) == own
    case .bool(let own): !isQuoted && text == (own ? "true" : "false")
    case .null: !isQuoted && ["null", "~", "", "empty"].contains(text)
    case .array(let elements): elements.isEmpty && !isQuoted && text == "empty"
    case .object: false
    }
  }

  private func at(_ path: [String]) -> Place {
    Place(place.path, record: place.record, field: path.isEmpty ? place.field : path.joined(separator: "."))
  }

  private mutating func differs(_ value: FieldValue, _ expected: String, _ path: [String]) {
    add(path, "content", expected: expected, actual: value.shown)
  }

  private mutating func add(_ path: [String], _ message: String, expected: String?, actual: String?) {
    outcome.findings.append(requirement.finding(at(path), message, expected: expected, actual: actual))
  }

  private mutating func unchecked(_ reason: String) { outcome.unchecked = outcome.unchecked ?? reason }
}

/// ICCIDs with and without their check digit.
enum ICCIDs {
  static func isSame(_ a: String, _ b: String) -> Bool {
    if a == b { return true }
    let (short, long) = a.count < b.count ? (a, b) : (b, a)
    guard long.count == short.count + 1, long.hasPrefix(short), let digit = Luhn.checkDigit(short) else { return false }
    return long.last == Character("\(digit)")
  }
}
