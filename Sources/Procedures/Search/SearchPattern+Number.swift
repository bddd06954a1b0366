internal import ISO7816

extension SearchPattern {
  /// A number in digits of four bits, in both orders of the nibbles and from either of them, and as text in all
  /// codings. What says which type of number it is (a leading `+`, the byte before the digits) is not compared, so
  /// that `+61 1300 555 777` is found with and without.
  /// - Parameter number: digits, `*` and `#`; a leading `+` and the separators ` -./()` are left out of the search.
  /// - Throws: ``PatternError``.
  public init(number: String, options: SearchOptions = SearchOptions()) throws(PatternError) {
    var rest = number[...]
    if rest.first == "+" { rest.removeFirst() }
    let text = String(rest.filter { !" -./()".contains($0) })
    var digits: [UInt8] = []
    for character in text {
      guard let digit = "0123456789*#".firstIndex(of: character) else { throw .notNumber(number) }
      digits.append(UInt8("0123456789*#".distance(from: "0".startIndex, to: digit)))
    }
    if digits.isEmpty { throw number.isEmpty ? .empty : .notNumber(number) }
    if digits.allSatisfy({ $0 == 0 }) { throw .tooShort("nothing but zeros is what empty files hold") }
    guard digits.count >= NibbleMatcher.minimumDigits else {
      throw .tooShort("numbers of fewer than \(NibbleMatcher.minimumDigits) digits stand everywhere by chance")
    }
    let positions = try PatternText(text, options: options)
    var builder = TextMatchers(positions, wanted: options.codings)
    let orders: [(SearchCoding, Bool)] = [(.bcd, false), (.bcdHighFirst, true)]
    for (coding, isHighFirst) in orders where options.codings?.contains(coding) ?? true {
      builder.add(
        (0..<2).map { NibbleMatcher(digits: digits, isHighFirst: isHighFirst, phase: $0) }, coding: coding)
    }
    try builder.build()
    self.init(
      text: number, options: options, matchers: builder.matchers, codings: builder.codings, notes: builder.notes,
      finder: .positions(positions.positions, digits: true))
  }

  /// Bytes as they are.
  /// - Parameter hex: an even number of hex digits in either case; spaces and colons between bytes are skipped.
  /// - Throws: ``PatternError``.
  public init(hex: String) throws(PatternError) {
    let digits = hex.filter { $0 != " " && $0 != ":" }
    guard let bytes = Hex.bytes(digits) else { throw .notHex(hex) }
    if bytes.isEmpty { throw .empty }
    let matcher = ByteSequenceMatcher(ByteSequence(bytes.map { [[$0]] }), coding: .hex)
    self.init(text: hex, options: SearchOptions(), matchers: [matcher], codings: [.hex])
  }
}
