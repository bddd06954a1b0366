import CardImage
import ElementaryFiles
import ISO7816
import Procedures

/// A file's content in one line.
enum Summary {
  static func line(_ file: CardImage.File, _ value: FieldValue?) -> String {
    if let status = file.status, file.content == .none { return "not readable, \(status)" }
    let parts = file.content.parts
    if parts.allSatisfy({ $0.allSatisfy { $0 == 0xFF } }) { return "empty" }
    guard let value, !isRaw(value) else { return parts.map { Hex.string($0) }.joined(separator: " ") }
    let line = brief(file.name, value) ?? text(value)
    return line.isEmpty ? "empty" : line
  }

  /// Bytes that the file's layout could not take.
  private static func isRaw(_ value: FieldValue) -> Bool { value["raw"] != nil && value["reason"] != nil }

  /// The part of a file that people ask for first; `nil` where it has no such part.
  private static func brief(_ name: String, _ value: FieldValue) -> String? {
    switch name {
    case "EF.SPN": return value["serviceProviderName"].map(plain)
    case "EF.MSISDN":
      guard case .array(let records) = value else { return nil }
      return records.filter { $0 != .null }.map { record in
        let number = record["number"].map(plain) ?? text(record)
        let alpha = record["alphaIdentifier"].map(plain) ?? ""
        return alpha.isEmpty ? number : "\(number) (\(alpha))"
      }.joined(separator: ", ")
    case "EF.AD":
      guard let mode = value["operationMode"].map(plain) else { return nil }
      guard case .int(let length) = value["mncLength"] else { return mode }
      return "\(mode), MNC of \(length) digits"
    case "EF.UST", "EF.IST", "EF.SST": return services(value)
    default: return nil
    }
  }

  /// A text without its coding, a number without its type.
  private static func plain(_ value: FieldValue) -> String { text(value["text"] ?? value["digits"] ?? value) }

  /// Numbers of the services that are available: `1-5, 8, 10-22`. The file itself has their names.
  private static func services(_ value: FieldValue) -> String? {
    guard case .object(let fields) = value else { return nil }
    var numbers: [Int] = []
    for field in fields {
      guard let number = Int(field.name) else { continue }
      // A 2G SIM tells services that are there from those that are active.
      if let active = field.value["activated"], active != .bool(true) { continue }
      numbers.append(number)
    }
    var ranges: [ClosedRange<Int>] = []
    for number in numbers.sorted() {
      if let last = ranges.last, number == last.upperBound + 1 {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    let list = ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
    return "\(numbers.count) services: \(list.joined(separator: ", "))"
  }

  /// Numbers and texts as they are, flags that are set by name, empty things left out.
  static func text(_ value: FieldValue) -> String {
    switch value {
    case .null: return ""
    case .bool(let flag): return flag ? "yes" : "no"
    case .int(let number): return String(number)
    case .string(let text): return text
    case .array(let values):
      return values.map(text).filter { !$0.isEmpty }.joined(separator: ", ")
    case .object(let fields):
      let isFlags = fields.allSatisfy { if case .bool = $0.value { true } else { false } }
      if isFlags {
        return fields.compactMap { field in field.value == .bool(true) ? field.name : nil }.joined(separator: ", ")
      }
      if fields.count == 1 { return text(fields[0].value) }
      return fields.compactMap { field in
        let text = text(field.value)
        return text.isEmpty ? nil : "\(field.name) \(text)"
      }.joined(separator: ", ")
    }
  }
}
