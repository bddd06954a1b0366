public import ISO7816
public import Inventory
public import UICC

/// Why a code was not presented, or what came of it.
public enum PINError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Nothing was sent: as few tries as this are left.
  case refused(key: String, triesLeft: Int)
  /// Nothing was sent: the card does not tell how many tries are left.
  case counterUnknown(key: String, StatusWord?)
  /// No try is left.
  case blocked(key: String)
  /// The code was presented once and is wrong. `triesLeft` is `nil` where the card did not tell.
  case wrong(key: String, triesLeft: Int?)
  /// The card has no such key.
  case noSuchKey(key: String)
  /// The key is switched off, so there is nothing to verify or change.
  case disabled(key: String)
  /// The application that a local key belongs to cannot be selected.
  case noApplication(String, StatusWord)
  /// Any other answer.
  case status(key: String, operation: String, StatusWord)
  case card(CardError)
  /// Nothing was sent: the code cannot be one.
  case secret(Secret.Failure)

  public var description: String {
    switch self {
    case .refused(let key, let tries):
      "\(key) has \(Self.count(tries)) left and was not presented"
    case .counterUnknown(let key, let status):
      "the card does not tell how many tries \(key) has left\(status.map { ", it answered \($0)" } ?? ""); "
        + "nothing was presented"
    case .blocked(let key): "\(key) is blocked, no try is left"
    case .wrong(let key, let tries):
      switch tries {
      case nil: "the code for \(key) is wrong"
      case 0: "the code for \(key) is wrong, and \(key) is blocked now"
      case let tries?: "the code for \(key) is wrong, \(Self.count(tries)) left"
      }
    case .noSuchKey(let key): "this card has no \(key)"
    case .disabled(let key): "\(key) is disabled"
    case .noApplication(let name, let status): "\(name) cannot be selected, the card answered \(status)"
    case .status(let key, let operation, let status): "\(operation) \(key): the card answered \(status)"
    case .card(let error): error.description
    case .secret(let failure): failure.description
    }
  }

  /// What the user can do about it.
  public var hint: String? {
    switch self {
    case .refused: "check the code first; --force presents it all the same, and a wrong one may block the key for good"
    case .counterUnknown: "--force presents the code all the same"
    case .blocked(let key):
      key.hasPrefix("PIN") || key.hasPrefix("CHV") || key == "universal PIN"
        ? "uicc pin unblock takes the PUK and sets a new code" : "no command brings it back"
    case .wrong(_, let tries):
      tries == 0 ? nil : "the code was presented once and will not be again; check it before the next run"
    case .noSuchKey: "uicc pin status lists the keys of the card"
    case .disabled: "uicc pin enable switches it on"
    case .noApplication: "uicc info lists the applications of the card"
    case .status, .secret: nil
    case .card(let error): error.hint
    }
  }

  static func count(_ tries: Int) -> String { tries == 1 ? "1 try" : "\(tries) tries" }
}
