/// How much a finding weighs.
public enum Severity: String, Codable, Hashable, Sendable, CaseIterable, Comparable {
  /// Worth knowing; changes no verdict.
  case note
  /// Probably wrong; a person has to look. Changes no verdict.
  case warning
  /// Against the specification or a standard: the card is rejected.
  case error

  private var rank: Int { self == .note ? 0 : self == .warning ? 1 : 2 }
  public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
}

/// Where on a card something is.
public struct Place: Codable, Hashable, Sendable, CustomStringConvertible {
  /// A path of the image, `MF/ADF.USIM/EF.SPN`, or what is no file: `ATR`, `PIN1`, `ARA-M`, `AKA/USIM`, `batch`.
  public var path: String
  /// Record number from 1.
  public var record: Int?
  /// The decoded field, with dots between names and list positions from 0: `plmn`, `rules.2.condition`.
  public var field: String?
  /// Offset of the first byte in the file or record, from 0.
  public var offset: Int?

  public init(_ path: String, record: Int? = nil, field: String? = nil, offset: Int? = nil) {
    self.path = path
    self.record = record
    self.field = field
    self.offset = offset
  }

  /// `MF/ADF.USIM/EF.OPL record 3, lac.start, byte 4`.
  public var description: String {
    var text = path
    if let record { text += " record \(record)" }
    if let field { text += ", \(field)" }
    if let offset { text += ", byte \(offset)" }
    return text
  }
}

/// Something that is not as it should be, at one place of one card or of the batch. All texts are one line without
/// control characters and hold no key, PIN or other secret.
public struct Finding: Codable, Hashable, Sendable {
  /// The ``Check/id`` that found it.
  public var check: String
  public var place: Place
  public var severity: Severity
  /// What is wrong, lower case, without the place.
  public var message: String
  /// What should be there and what is: decoded text, a number or hex; `nil` where the message says it all.
  public var expected: String?
  public var actual: String?
  /// Of the standard: `TS 31.102 §4.2.18`; of a specification: its line, `wattlefon.yaml:31`.
  public var clause: String
  /// The same for all findings, on whatever card, that have one reason: reports group by it.
  public var cause: String
  /// Further checks that fail for the same reason at the same place, and are not reported again.
  public var also: [String]?

  /// - Parameter cause: `nil` makes one of check and place, so that the same defect on 25 cards is one group.
  public init(
    _ check: String, at place: Place, _ message: String, severity: Severity = .error, expected: String? = nil,
    actual: String? = nil, clause: String = "", cause: String? = nil
  ) {
    self.check = check
    self.place = place
    self.severity = severity
    self.message = Line.text(message)
    self.expected = expected.map(Line.text)
    self.actual = actual.map(Line.text)
    self.clause = clause
    self.cause = cause ?? "\(check) at \(Place(place.path, record: place.record, field: place.field))"
  }
}

extension Finding {
  /// Of several findings of one card with one cause the first, with the names of the other checks; its severity is that
  /// of the worst.
  static func merged(_ findings: [Finding]) -> [Finding] {
    var result: [Finding] = []
    var places: [String: Int] = [:]
    for finding in findings {
      guard let place = places[finding.cause], result[place].check != finding.check else {
        places[finding.cause] = result.count
        result.append(finding)
        continue
      }
      result[place].severity = max(result[place].severity, finding.severity)
      if result[place].also?.contains(finding.check) != true {
        result[place].also = (result[place].also ?? []) + [finding.check]
      }
    }
    return result
  }
}

/// Text for messages.
enum Line {
  /// Longer texts, in characters, are cut: a file's whole content helps nobody in a line.
  static let limit = 200

  /// What a card or a user wrote as one line: controls and marks that turn the direction of writing as `·`, cut.
  static func text(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var count = 0
    for scalar in text.unicodeScalars {
      count += 1
      guard count <= limit else { return String(result) + "…" }
      switch scalar.value {
      case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFFF9...0xFFFB:
        result.append("·")
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
