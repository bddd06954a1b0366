public import GlobalPlatform
import ISO7816
public import UICC

/// Why rules were not read or changed, or not all of them.
public enum AccessRuleError: Error, Sendable, CustomStringConvertible {
  /// The card has no ARA-M.
  case absent
  case card(CardError)
  case channel(SecureChannelError)
  /// Nothing was sent; one line each.
  case faults([String])
  /// The card's list makes no sense, with the places; nothing was sent.
  case damaged([String])
  /// Nothing was sent: an earlier change was cut off.
  case unfinished(journal: String, title: String)
  case journal(String)
  /// The line failed or the card refused in the middle; the journal knows both ends.
  case stopped(reason: String, journal: String)
  /// The card said yes and has other rules than it should.
  case mismatch(missing: Int, extra: Int, problems: [String], journal: String)

  public var description: String {
    switch self {
    case .absent: "the card has no ARA-M: nothing answers to \(ARAMReference.aid)"
    case .card(let error): error.description
    case .channel(let error): error.description
    case .faults(let lines):
      lines.count == 1 ? lines[0] : "\(lines.count) things are wrong; nothing was sent to the card"
    case .damaged(let problems):
      "the card's list of rules makes no sense, and nothing was changed: \(problems.first ?? "")"
    case .unfinished(_, let title): "an earlier change of this card's rules was cut off: \(title)"
    case .journal(let text): text
    case .stopped(let reason, _): "\(reason); the rules are between before and after"
    case .mismatch(_, _, let problems, _) where !problems.isEmpty:
      "the card took all commands and its list of rules makes no sense: \(problems[0])"
    case .mismatch(let missing, let extra, _, _):
      "the card took all commands and its rules are not as they should be: \(missing) missing, \(extra) too many"
    }
  }

  public var hints: [String] {
    switch self {
    case .absent: ["android falls back to the files of PKCS#15 (ARF) then; uicc ara-m check looks at both"]
    case .faults(let lines): lines.count == 1 ? [] : lines
    case .card(let error):
      if case .status(0x6982, _) = error {
        ["the ARA-M wants a secure channel: --keys names where its keys are", "a locked applet takes no more changes"]
      } else {
        error.hint.map { [$0] } ?? []
      }
    case .channel(.card(.status(0x6982, _))):
      ["the ARA-M wants a secure channel: --keys names where its keys are", "a locked applet takes no more changes"]
    case .channel(let error): error.hint.map { [$0] } ?? []
    case .unfinished, .stopped, .mismatch: ["uicc ara-m resume finishes it", "uicc ara-m undo takes it back"]
    case .damaged(let problems):
      problems.dropFirst() + [
        "uicc ara-m list shows what can be read of it",
        "uicc ara-m clear --force deletes all of it; what can be read is kept, and uicc ara-m undo stores it again",
      ]
    case .journal: []
    }
  }
}

enum ARAMReference {
  static let aid = "a00000015141434c00"
}
