/// One thing that is looked at on each card, or once in the batch: a column of the matrix of cards by checks.
public struct Check: Codable, Hashable, Sendable {
  /// What a check is about.
  public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
    /// The card against its row of the inventory, and the batch as a whole.
    case batch
    case atr
    case application
    /// Presence, structure, size, SFI, access conditions, life cycle of a file.
    case file
    /// The bytes of a file.
    case content
    case service
    case pin
    case accessRule
    case gba
    case authentication
    case key
    case forbidden
    case memory
    /// A built-in rule.
    case lint
  }

  /// Unique within a report: `MF/ADF.USIM/EF.SPN size`, `lint/iccid-luhn`, `PIN1 tries`.
  public var id: String
  public var kind: Kind
  /// What is asked for, in one line: `record length 34`.
  public var title: String
  /// The path or other place that it is about; empty where it is about many.
  public var place: String
  /// Where it is asked for: the clause of a standard, or file and line of the specification.
  public var clause: String

  public init(id: String, kind: Kind, title: String, place: String = "", clause: String = "") {
    self.id = id
    self.kind = kind
    self.title = title
    self.place = place
    self.clause = clause
  }
}

/// A check that could not be made on a card, and why: the file could not be read, no answer was recorded.
public struct UncheckedCheck: Codable, Hashable, Sendable {
  public var check: String
  /// One line.
  public var reason: String

  public init(_ check: String, _ reason: String) {
    self.check = check
    self.reason = Line.text(reason)
  }
}
