import ISO7816
public import UICC

/// Why changes were not made, or not all of them.
public enum ChangeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Nothing was sent: the card cannot be changed like that.
  case impossible(String)
  /// Nothing was written: the card holds something else than the plan says, one line a file.
  case conflicts([String])
  /// Nothing was written: earlier changes to this card were cut off. The text names the journal and what it was about.
  case unfinished(journal: String, title: String)
  /// Nothing was written: the journal belongs to another card.
  case otherCard(journal: String, expected: String, found: String)
  /// The journal cannot be written or read.
  case journal(String)
  /// The card refused the first write; nothing was changed.
  case refused(CardError)
  /// The run ended before its end. `written` of `count` changes are on the card, and the journal knows which.
  case stopped(reason: String, written: Int, count: Int, journal: String)
  /// Before anything was written.
  case card(CardError)

  public var description: String {
    switch self {
    case .impossible(let text), .journal(let text): text
    case .conflicts(let lines):
      lines.count == 1
        ? "nothing was written: \(lines[0])" : "nothing was written, \(lines.count) files are not as planned"
    case .unfinished(_, let title): "an earlier change of this card was cut off: \(title)"
    case .otherCard(_, let expected, let found): "the journal is for card \(expected), this card is \(found)"
    case .refused(let error): "\(error.description); nothing was changed"
    case .stopped(let reason, let written, let count, _):
      "\(reason); \(written) of \(count == 1 ? "1 change is" : "\(count) changes are") on the card"
    case .card(let error): error.description
    }
  }

  /// What the user can do about it, one line each.
  public var hints: [String] {
    switch self {
    case .impossible, .journal: []
    case .conflicts(let lines): lines.count == 1 ? [] : Array(lines.prefix(20))
    case .unfinished(let journal, _), .stopped(_, _, _, let journal):
      ["uicc journal resume \(journal)", "uicc journal undo \(journal)"]
    case .otherCard: ["insert that card; uicc journal list shows what is unfinished"]
    case .refused(.status(let status, _)) where Self.asksForKey(status):
      [Self.keyHint]
    case .refused(let error), .card(let error): error.hint.map { [$0] } ?? []
    }
  }

  /// What to do about a file that wants another code verified.
  public static let keyHint =
    "uicc ls -l shows which key the file asks for; --pin1, --pin2 and --adm verify it first"

  /// Whether a change was refused for want of a code.
  public static func asksForKey(_ outcome: ChangeReport.Outcome) -> Bool {
    if case .refused(let status) = outcome { asksForKey(status) } else { false }
  }

  /// The card wants another code verified.
  static func asksForKey(_ status: StatusWord) -> Bool {
    status == .securityStatusNotSatisfied || status == .gsmAccessConditionNotFulfilled
      || status == .conditionsOfUseNotSatisfied
  }
}
