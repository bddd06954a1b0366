/// How far the text around a hit in UTF-16 goes on in the same script.
enum UTF16Run {
  /// Characters of the run that contains `hit`, in either byte order.
  static func length(of hit: RawHit, in region: UnsafeBufferPointer<UInt8>) -> Int {
    let isLittle = hit.coding == .utf16LE
    func unit(_ index: Int) -> UInt16? {
      guard index >= 0, index + 1 < region.count else { return nil }
      let (first, second) = (UInt16(region[index]), UInt16(region[index + 1]))
      return isLittle ? second << 8 | first : first << 8 | second
    }
    var pages = Set<UInt16>()
    for index in stride(from: hit.start, to: hit.end, by: 2) { if let unit = unit(index) { pages.insert(unit >> 8) } }
    func continues(_ index: Int) -> Bool {
      guard let unit = unit(index) else { return false }
      if unit < 0x100 { return (0x20...0x7E).contains(unit) || unit >= 0xA0 && unit < 0xFF && pages.contains(0) }
      return pages.contains(unit >> 8)
    }
    var start = hit.start
    while continues(start - 2) { start -= 2 }
    var end = hit.end
    while continues(end) { end += 2 }
    return (end - start) / 2
  }
}
