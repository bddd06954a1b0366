import Inventory

/// What one requirement says of one card.
struct Outcome {
  var findings: [Finding] = []
  /// Why the check could not be made.
  var unchecked: String?
  /// Values that no other card may have, with the place of each.
  var unique: [(place: Place, value: String)] = []

  static let passed = Outcome()
  static func unchecked(_ reason: String) -> Outcome { Outcome(unchecked: reason) }
}

/// Text that a search found on a card.
public struct TextHit: Hashable, Sendable {
  public var place: Place
  /// `gsm7`, `ucs2` ...
  public var coding: String
  public var text: String

  public init(place: Place, coding: String, text: String) {
    self.place = place
    self.coding = coding
    self.text = text
  }
}

extension Specification.Requirement {
  func finding(
    _ place: Place, _ message: String, expected: String? = nil, actual: String? = nil, cause: String? = nil
  ) -> Finding {
    Finding(
      check.id, at: place, message, severity: severity, expected: expected, actual: actual, clause: check.clause,
      cause: cause)
  }

  func failed(
    _ place: Place, _ message: String, expected: String? = nil, actual: String? = nil, cause: String? = nil
  ) -> Outcome {
    Outcome(findings: [finding(place, message, expected: expected, actual: actual, cause: cause)])
  }
}
