import Foundation
import ISO7816

@testable import ElementaryFiles

/// A row of ``VectorNames``.
struct VectorRow: Sendable {
  let theirs: [String]
  let ours: [[String]]
  let how: String
  let argument: String

  init(line: Substring) {
    let text = line.split(separator: "|").first.map { $0[...] } ?? line
    let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let right = (sides.count > 1 ? sides[1] : "").split(separator: "~", maxSplits: 1)
    theirs = Self.path(sides[0])
    ours = (right.first ?? "").split(separator: ",", omittingEmptySubsequences: false).map { Self.path($0) }
    let rule = right.count > 1 ? right[1].trimmingCharacters(in: .whitespaces) : ""
    how = String(rule.prefix { $0 != " " })
    argument = rule.dropFirst(how.count).trimmingCharacters(in: .whitespaces)
  }

  private static func path(_ text: Substring) -> [String] {
    text.split(separator: ".").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  /// What the stars stand for; `nil` where the path is another one.
  func stars(in path: [String]) -> [String]? {
    guard path.count == theirs.count else { return nil }
    var stars: [String] = []
    for (step, pattern) in zip(path, theirs) {
      guard pattern.hasSuffix("*") else {
        if step != pattern { return nil }
        continue
      }
      guard step.hasPrefix(pattern.dropLast()) else { return nil }
      stars.append(String(step.dropFirst(pattern.count - 1)))
    }
    return stars
  }
}

extension VectorNames {
  /// By class: our definition where it is no file, and the rows.
  static let blocks: [String: (object: String?, rows: [VectorRow])] = {
    var blocks: [String: (object: String?, rows: [VectorRow])] = [:]
    var current = ""
    for line in (table + "\n" + subscriberTable).split(separator: "\n") {
      guard line.hasPrefix("  ") else {
        let head = line.split(separator: "@").map { $0.trimmingCharacters(in: .whitespaces) }
        current = head[0]
        blocks[current] = (head.count > 1 ? head[1] : nil, [])
        continue
      }
      blocks[current]?.rows.append(VectorRow(line: line))
    }
    return blocks
  }()
}

/// Whether a value of the other tool is in our reading.
struct VectorComparison {
  let ours: FieldValue

  /// - Returns: what is wrong, `nil` where the value is found.
  func mismatch(_ theirs: FieldValue, _ row: VectorRow, stars: [String]) -> String? {
    var found: [FieldValue?] = []
    for path in row.ours {
      var rest = stars[...]
      let place = path.map { step in step == "*" ? rest.popFirst() ?? step : step }
      found.append(value(at: place))
    }
    let value = found.compactMap { $0 }.first
    return holds(theirs, value, row, stars.last ?? "") ? nil : "\(Self.text(theirs)) is not in \(Self.text(value))"
  }

  private func value(at path: [String]) -> FieldValue? {
    path.reduce(ours as FieldValue?) { value, step in
      switch value {
      case .array(let elements): Int(step).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
      case .object: value?[step]
      default: nil
      }
    }
  }

  private func holds(_ theirs: FieldValue, _ value: FieldValue?, _ row: VectorRow, _ star: String) -> Bool {
    let text = Self.text(theirs)
    let list: [FieldValue] = if case .array(let elements) = value { elements } else { [] }
    func contains(_ name: String) -> Bool { list.contains { Self.text($0) == name } }
    switch row.how {
    case "": return value == theirs || value.map { Self.text($0) == text } ?? false
    case "flag": return value != nil && theirs == .bool(contains(row.argument))
    case "not": return theirs == .bool(true) && value == .bool(false) || theirs == .bool(false) && value == .bool(true)
    case "names": return Self.names(row.argument)[text] == Self.text(value)
    case "member": return Self.names(row.argument)[text].map { contains($0) } ?? false
    case "digits": return value.map { Self.trimmed(Self.text($0)) == Self.trimmed(text) } ?? false
    case "hex":
      return Self.numbers(text).isEmpty ? false : !Self.numbers(text).isDisjoint(with: Self.numbers(Self.text(value)))
    case "absent":
      if text == row.argument || text.isEmpty {
        return value == nil || value == .null
      }
      return Self.text(value) == text
    case "unused":
      if text == row.argument, value == .null { return true }
      return !Self.numbers(text).isDisjoint(with: Self.numbers(Self.text(value)))
    case "reserved":
      return value == nil ? text == "255" : Int(Self.text(value), radix: 16) == Int(text)
    case "element": return value == theirs || value == nil && theirs == .null
    case "part":
      let parts = Self.text(value).split(separator: "-")
      return Int(row.argument).flatMap { parts.indices.contains($0) ? String(parts[$0]) : nil } == text
    case "joined":
      let parts = row.argument.split(separator: "+").compactMap { value?[String($0)] }.map(Self.text)
      return parts.map { $0.contains("-") ? Hex.string((try? PLMN.octets($0)) ?? []) : $0 }.joined() == text
    case "position": return Int(star) == Int(text) && Int(text).map { list.indices.contains($0) } ?? false
    case "text": return value == theirs || value?["text"] == theirs
    case "ip": return Hex.bytes(text)?.map { String($0) }.joined(separator: ".") == Self.text(value)
    case "labels": return (try? DNSName.octets(Self.text(value))).map { Hex.string($0) } == text
    case "class": return theirs == .bool(contains(star))
    case "level":
      return theirs == .bool(contains(["zero": "0", "one": "1", "two": "2", "three": "3", "four": "4"][star] ?? star))
    case "technology":
      // TS 31.102 §4.2.5: E-UTRAN without a mode is E-UTRAN in both.
      let isBoth = contains("E-UTRAN") && !contains("E-UTRAN WB-S1") && !contains("E-UTRAN NB-S1")
      return contains(text) || isBoth && (text == "E-UTRAN WB-S1" || text == "E-UTRAN NB-S1")
    case "length", "type", "plan", "extension", "number":
      return value.map { part(row.how, row.argument, of: $0) == text } ?? false
    default: return false
    }
  }

  /// A part of a number; of FF all over, what the other tool reads there.
  private func part(_ part: String, _ argument: String, of value: FieldValue) -> String? {
    if value == .null {
      return ["length": "255", "extension": "true", "number": ""][part] ?? "reserved_for_extension"
    }
    guard let address = try? Address(value) else { return nil }
    let octets = try? address.octets(count: nil, length: argument == "digits" ? .digits : .octets)
    switch part {
    case "length": return octets.map { String($0[0]) }
    case "extension": return String(address.type.isLastOctet)
    case "type": return NumberType.typeNames[address.type.typeOfNumber]?.replacingOccurrences(of: " ", with: "_")
    case "plan": return address.type.numberingPlan == 1 ? "isdn_e164" : NumberType.planNames[address.type.numberingPlan]
    default: return address.number
    }
  }

  static func text(_ value: FieldValue?) -> String {
    switch value {
    case .string(let text): text
    case .none: "nothing"
    case .some(let value): String(decoding: value.jsonBytes(), as: UTF8.self)
    }
  }

  private static func trimmed(_ text: String) -> String {
    var text = text
    while text.hasSuffix("f") { text.removeLast() }
    return text
  }

  /// What a text can mean as a number.
  private static func numbers(_ text: String) -> Set<Int> {
    Set([Int(text), Int(text, radix: 16)].compactMap { $0 })
  }

  private static func names(_ text: String) -> [String: String] {
    let pairs = text.split(separator: ",").map { $0.split(separator: ":", maxSplits: 1) }
    return Dictionary(
      pairs.map {
        (
          $0[0].trimmingCharacters(in: .whitespaces),
          $0[1].trimmingCharacters(in: .whitespaces).replacingOccurrences(of: ";", with: ",")
        )
      }
    ) { first, _ in first }
  }
}

extension FieldValue {
  /// Each value that is neither an object nor a list, with the steps to it. What is empty counts as a value.
  var leaves: [(path: [String], value: FieldValue)] {
    switch self {
    case .object(let fields) where !fields.isEmpty:
      fields.flatMap { field in field.value.leaves.map { ([field.name] + $0.path, $0.value) } }
    case .array(let elements) where !elements.isEmpty:
      elements.enumerated().flatMap { index, element in element.leaves.map { ([String(index)] + $0.path, $0.value) } }
    default: [([], self)]
    }
  }
}

/// JSON of a test as a value; the fields of an object come in any order.
struct DecodedValue: Decodable {
  let value: FieldValue

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    if let object = try? decoder.container(keyedBy: Key.self) {
      value = .object(
        try object.allKeys.map { .init($0.stringValue, try object.decode(DecodedValue.self, forKey: $0).value) })
      return
    }
    let single = try decoder.singleValueContainer()
    if single.decodeNil() {
      value = .null
    } else if let flag = try? single.decode(Bool.self) {
      value = .bool(flag)
    } else if let number = try? single.decode(Int.self) {
      value = .int(number)
    } else if let text = try? single.decode(String.self) {
      value = .string(text)
    } else {
      value = .array(try single.decode([DecodedValue].self).map(\.value))
    }
  }

  static func value(_ json: String) throws -> FieldValue {
    try JSONDecoder().decode(DecodedValue.self, from: Data(json.utf8)).value
  }
}
