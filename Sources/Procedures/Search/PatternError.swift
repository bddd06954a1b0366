/// Why a pattern cannot be searched for.
public enum PatternError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Nothing to search for.
  case empty
  /// The argument was not valid UTF-8: it arrived with U+FFFD in it.
  case notText
  /// None of the codings asked for has a code for this character.
  case noCoding(String, [SearchCoding])
  /// A coding that was asked for does not search for so short a pattern, with the reason.
  case tooShort(String)
  /// Not an even number of hex digits.
  case notHex(String)
  /// Not a regular expression that is understood; what is wrong with it, and where.
  case notRegex(String, String)
  /// A regular expression that matches the empty text, so everywhere.
  case matchesNothing(String)
  /// Something other than digits, `*`, `#`, separators and a leading `+`.
  case notNumber(String)

  public var description: String {
    switch self {
    case .empty: "the pattern is empty: it would match everywhere"
    case .notText: "the pattern is not valid UTF-8 text: give its bytes with --hex"
    case .noCoding(let character, let codings):
      "no coding can hold the pattern: '\(character)' has no code in "
        + codings.map(\.rawValue).joined(separator: ", ")
    case .tooShort(let reason): "the pattern is too short: \(reason)"
    case .notHex(let text): "'\(text)' is not an even number of hex digits"
    case .notRegex(let text, let reason): "the pattern '\(text)' is no regular expression: \(reason)"
    case .matchesNothing(let text): "the pattern '\(text)' matches the empty text, so it would match everywhere"
    case .notNumber(let text): "'\(text)' is not a number: give digits, * and #, with or without a leading +"
    }
  }
}
