public import ISO7816

/// Why something that was asked of a card did not happen.
public enum CardError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line failed; nothing is known of what the card did.
  case transport(TransportError)
  /// The card answered with a status word that means no.
  case status(StatusWord, operation: String)
  /// The card's answer makes no sense; the text says what and where.
  case malformed(String)

  public var description: String {
    switch self {
    case .transport(let error): error.message
    case .status(let status, let operation): "\(operation): the card answered \(status)"
    case .malformed(let text): text
    }
  }

  /// What the user can do about it.
  public var hint: String? {
    guard case .transport(let error) = self else { return nil }
    return error.hint
  }
}
