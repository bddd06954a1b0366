internal import ISO7816

/// What to search for, made into matchers for every coding in which a SIM can hold it. Made once, used on any number
/// of cards, from any number of threads.
///
/// ``init(text:options:)`` covers ASCII and UTF-8, ISO 8859-1, the GSM default alphabet unpacked and packed at any
/// bit, UCS2 with the lead bytes 80, 81 and 82, UTF-16 both ways and domain name labels; ``init(number:options:)``
/// digits of four bits as well; ``init(hex:)`` bytes as they are.
///
/// A search takes one pass for all codings: each matcher names the rarest bytes of its hits, ``WindowTable``
/// holds those of all matchers, and the bytes of a card, laid one after the other in a ``SearchArena``, are read once
/// against it. What fits is checked by the matcher and named by ``HitResolution``.
public struct SearchPattern: Sendable {
  /// The pattern as it was given.
  public let text: String
  public let options: SearchOptions
  /// The codings that are searched, as reports name them.
  public let codings: [SearchCoding]
  /// What is not searched and why, one line each.
  public let notes: [String]
  let matchers: [any Matcher]
  /// The same for decoded text; `nil` for bytes.
  let finder: TextFinder?
  let table: WindowTable

  /// A text in all codings.
  /// - Throws: ``PatternError`` where there is nothing to search for, or nothing to search in.
  public init(text: String, options: SearchOptions = SearchOptions()) throws(PatternError) {
    let positions = try PatternText(text, options: options)
    var builder = TextMatchers(positions, wanted: options.codings)
    try builder.build()
    self.init(
      text: text, options: options, matchers: builder.matchers, codings: builder.codings, notes: builder.notes,
      finder: .positions(positions.positions, digits: false))
  }

  init(
    text: String, options: SearchOptions, matchers: [any Matcher], codings: [SearchCoding], notes: [String] = [],
    finder: TextFinder? = nil
  ) {
    self.text = text
    self.options = options
    self.matchers = matchers
    self.codings = codings.sorted { $0.precedence < $1.precedence }
    self.notes = notes
    self.finder = finder
    table = WindowTable(matchers.map(\.window))
  }
}
