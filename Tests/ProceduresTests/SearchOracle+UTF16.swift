/// Which way round a text in UTF-16 is where it can be read both ways.
extension SearchOracle {
  static func withoutRivals(_ big: [Span], _ little: [Span], _ bytes: [UInt8]) -> Set<Span> {
    var kept = Set(big + little)
    let bigs = Set(big)
    for span in little {
      for neighbour in [span.offset - 1, span.offset + 1] {
        let rival = Span(offset: neighbour, length: span.length)
        guard bigs.contains(rival) else { continue }
        let isBig =
          isBehindLead(rival, bytes) || run(rival, bytes, high: 0, low: 1) >= run(span, bytes, high: 1, low: 0)
        kept.remove(isBig ? span : rival)
      }
    }
    return kept
  }

  /// Whether a byte 80 stands before the text, after nothing but assigned characters of Latin or the text's script.
  private static func isBehindLead(_ span: Span, _ bytes: [UInt8]) -> Bool {
    func script(_ page: UInt8) -> String {
      if page <= 2 || page == 0x1E || page == 0x20 { return "latin" }
      if page >= 0x2E && page <= 0x9F || page >= 0xAC && page <= 0xD7 || page == 0xFF { return "east" }
      return "\(page)"
    }
    let scripts = Set(stride(from: span.offset, to: span.offset + span.length, by: 2).map { script(bytes[$0]) })
    var index = span.offset
    while index > 0 {
      if bytes[index - 1] == 0x80 { return true }
      guard index > 1, scripts.union(["latin"]).contains(script(bytes[index - 2])) else { return false }
      guard let scalar = Unicode.Scalar(UInt16(bytes[index - 2]) * 256 + UInt16(bytes[index - 1])) else { return false }
      switch scalar.properties.generalCategory {
      case .unassigned, .privateUse, .surrogate: return false
      case .control: if scalar.value != 10 && scalar.value != 13 { return false }
      default: break
      }
      index -= 2
    }
    return false
  }

  /// Characters of the same pages, or of ASCII, around and in the span.
  private static func run(_ span: Span, _ bytes: [UInt8], high: Int, low: Int) -> Int {
    let pages = Set(stride(from: span.offset, to: span.offset + span.length, by: 2).map { bytes[$0 + high] })
    func isText(_ index: Int) -> Bool {
      guard index >= 0, index + 1 < bytes.count else { return false }
      let (page, letter) = (bytes[index + high], bytes[index + low])
      if page != 0 { return pages.contains(page) }
      return letter >= 0x20 && letter < 0x7F || letter >= 0xA0 && letter < 0xFF && pages.contains(0)
    }
    var count = span.length / 2
    var index = span.offset - 2
    while isText(index) { (count, index) = (count + 1, index - 2) }
    index = span.offset + span.length
    while isText(index) { (count, index) = (count + 1, index + 2) }
    return count
  }
}
