/// How a pattern is compared with what a card holds.
public struct SearchOptions: Hashable, Sendable {
  /// Tell upper from lower case. Otherwise characters are equal if Unicode's simple case folding makes them so.
  public var caseSensitive: Bool
  /// Take `é` for `e`, in the pattern and on the card.
  public var ignoreAccents: Bool
  /// Report hits in these codings only; `nil` for all.
  public var codings: Set<SearchCoding>?

  public init(caseSensitive: Bool = false, ignoreAccents: Bool = false, codings: Set<SearchCoding>? = nil) {
    self.caseSensitive = caseSensitive
    self.ignoreAccents = ignoreAccents
    self.codings = codings
  }
}
