extension SearchArena {
  /// Every place where `regex` matches, in each coding that is wanted, unsorted and with all that coincide.
  func scan(_ run: inout RegexRun, options: SearchOptions, digits: Bool, into hits: inout [RawHit]) {
    var found: [RawHit] = []
    bytes.withUnsafeBufferPointer { buffer in
      for place in places.indices {
        let region = region(place, in: buffer)
        DecodedRun.all(in: region, wants: { options.codings?.contains($0) ?? true }, digits: digits) { decoded in
          for range in run.matches(in: decoded.scalars) {
            guard var hit = decoded.hit(range, minimumDigits: NibbleMatcher.minimumDigits) else { continue }
            // What no base codes is found in the alphabet that it is in.
            let isField = hit.coding == .ucs2At81 || hit.coding == .ucs2At82
            if isField, region[hit.start..<hit.end].allSatisfy({ $0 < 0x80 }) { continue }
            hit.region = Int32(clamping: place)
            found.append(hit)
          }
        }
      }
    }
    hits += found
  }
}

extension SearchPattern {
  /// An extended regular expression over text, decoded in every coding; with `number` over digits as well.
  ///
  /// What stands by chance in bits that are no text is left out: matches of packed septets need six characters, or
  /// letters around them.
  /// - Throws: ``PatternError``.
  public init(
    regex: String, number: Bool = false, options: SearchOptions = SearchOptions()
  ) throws(PatternError) {
    if regex.isEmpty { throw .empty }
    if regex.unicodeScalars.contains("\u{FFFD}") { throw .notText }
    let machine = try TextRegex(regex, options: options)
    var codings: [SearchCoding] = [
      .ascii, .utf8, .latin1, .gsm7, .gsm7Packed, .ucs2At80, .ucs2At81, .ucs2At82, .utf16BE, .utf16LE, .dns,
    ]
    if number { codings += [.bcd, .bcdHighFirst] }
    if let wanted = options.codings { codings.removeAll { !wanted.contains($0) } }
    guard !codings.isEmpty else { throw .tooShort("none of the codings asked for can be searched for it") }
    self.init(text: regex, options: options, matchers: [], codings: codings, finder: .regex(machine, digits: number))
  }
}
