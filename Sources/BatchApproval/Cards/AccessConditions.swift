import CardImage
import ElementaryFiles
import ISO7816

/// Under which condition each operation on a file is allowed, however the card tells it: by EF.ARR, in the expanded or
/// the compact format (TS 102 221 §9.2), or as a 2G card does (TS 51.011 §9.3).
///
/// Operations: `read`, `update`, `write`, `increase`, `activate`, `deactivate`, `terminate`, `delete`, `resize` ...;
/// conditions: `always`, `never`, key references as ``KeyReference`` names them, combined: `ADM1 or PIN1`, sorted.
struct AccessConditions: Hashable, Sendable {
  private(set) var byOperation: [String: String] = [:]

  static let operations = [
    "read", "update", "write", "increase", "activate", "deactivate", "terminate", "delete", "resize", "retrieve data",
    "set data", "create EF", "create DF", "delete child",
  ]

  /// What no rule mentions is never allowed (TS 102 221 §9.2.4).
  subscript(_ operation: String) -> String { byOperation[operation] ?? "never" }

  /// Keys that a condition names.
  static func keys(_ condition: String) -> [String] {
    condition.replacing("(", with: " ").replacing(")", with: " ").replacing(" and ", with: " or ").split(
      separator: " or "
    )
    .map { $0.trimmingBlanks }
  }

  /// - Returns: `nil` where the response to SELECT says nothing, or refers to a rule that the image does not have.
  init?(of path: String, on card: ExaminedCard) {
    guard let control = card.control(path), let security = control.security else { return nil }
    let isDirectory = control.kind == .df
    switch security {
    case .referenced(let arr, let records):
      guard let reference = Self.chosen(records), let place = Self.rulesFile(arr, for: path, on: card),
        case .array(let all)? = card.fields(place), Int(reference.record) <= all.count, reference.record > 0
      else { return nil }
      guard add(all[Int(reference.record) - 1], isDirectory) else { return nil }
    case .expanded(let bytes):
      let value = StandardFiles.definition(at: "MF/EF.ARR")?.decode(bytes, in: FileContext(length: bytes.count))
      guard let value, add(value, isDirectory) else { return nil }
    case .compact(let bytes): addCompact(bytes, isDirectory)
    case .gsm(let bytes): addGSM(bytes)
    }
  }

  /// The rule for the environment in which a phone works, SE#01, or for all.
  static func chosen(_ records: [FileControlParameters.RuleReference]) -> FileControlParameters.RuleReference? {
    records.first { $0.se == 0x01 } ?? records.first { $0.se == nil || $0.se == 0x00 } ?? records.first
  }

  /// The EF.ARR that a file's response means: the nearest one above with this identifier (TS 102 221 §9.2.7).
  static func rulesFile(_ arr: FID?, for path: String, on card: ExaminedCard) -> String? {
    var parts = path.split(separator: "/")
    // The rules of the MF itself are in its own EF.ARR.
    if parts.count > 1 { parts.removeLast() }
    while !parts.isEmpty {
      let place = parts.joined(separator: "/") + "/EF.ARR"
      if let file = card.file(place), arr == nil || file.fid == arr { return place }
      parts.removeLast()
    }
    return nil
  }

  /// - Returns: whether the value is a list of rules.
  private mutating func add(_ rules: FieldValue, _ isDirectory: Bool) -> Bool {
    guard case .array(let rules) = rules else { return false }
    for rule in rules {
      let condition = rule["condition"].map(Self.text) ?? "unknown"
      for operation in rule["access"]?.elements ?? [] {
        guard let name = operation.text else { continue }
        byOperation[isDirectory ? Self.nameInDirectory(name) : name] = condition
      }
    }
    return true
  }

  /// b1 to b3 mean something else on a DF.
  private static func nameInDirectory(_ name: String) -> String {
    ["read": "delete child", "update": "create EF", "write": "create DF"][name] ?? name
  }

  private static func text(_ condition: FieldValue) -> String {
    if let name = condition.text { return name }
    guard case .object(let fields) = condition, let field = fields.first, ["or", "and", "not"].contains(field.name)
    else {
      return condition["raw"]?.text.map { "raw \($0)" } ?? "unknown"
    }
    let parts = Set(
      field.value.elements.map { part in
        let text = text(part)
        return text.contains(" or ") || text.contains(" and ") ? "(\(text))" : text
      }
    ).sorted()
    return field.name == "not" ? "not \(parts.joined(separator: ", "))" : parts.joined(separator: " \(field.name) ")
  }

  /// TS 102 221 §9.2.3: an access mode byte, then a security condition byte for each bit set, highest bit first.
  private mutating func addCompact(_ bytes: [UInt8], _ isDirectory: Bool) {
    guard let mode = bytes.first else { return }
    let names = ["read", "update", "write", "deactivate", "activate", "terminate", "delete"]
    var rest = bytes.dropFirst()
    for bit in (0..<7).reversed() where mode >> UInt8(bit) & 1 == 1 {
      guard let condition = rest.popFirst() else { return }
      let text = condition == 0x00 ? "always" : condition == 0xFF ? "never" : "raw \(Hex.string([condition]))"
      byOperation[isDirectory ? Self.nameInDirectory(names[bit]) : names[bit]] = text
    }
  }

  private mutating func addGSM(_ bytes: [UInt8]) {
    guard bytes.count >= 3 else { return }
    let nibbles = bytes.prefix(3).flatMap { [$0 >> 4, $0 & 0x0F] }
    for (name, nibble) in zip(["read", "update", "increase", "", "activate", "deactivate"], nibbles) where !name.isEmpty
    {
      byOperation[name] =
        switch nibble {
        case 0: "always"
        case 1: "PIN1"
        case 2: "PIN2"
        case 15: "never"
        case 4...14: "ADM\(nibble - 3)"
        default: "RFU"
        }
    }
  }
}

extension StringProtocol {
  var trimmingBlanks: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
