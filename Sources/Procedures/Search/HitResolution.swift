/// Makes one hit of all that matchers found at the same place, with the coding that the bytes around it prove.
enum HitResolution {
  /// Sorts `hits` by place and leaves each span once.
  static func resolve(_ hits: inout [RawHit], in arena: SearchArena, codings: Set<SearchCoding>?) {
    arena.bytes.withUnsafeBufferPointer { buffer in
      for index in hits.indices {
        assignField(&hits[index], in: arena.region(Int(hits[index].region), in: buffer))
      }
      hits.sort { $0.order < $1.order }
      keepFirstOfEach(&hits)
      dropRivals(&hits, in: arena, buffer)
    }
    if let codings { hits.removeAll { !codings.contains($0.coding) } }
  }

  private static func keepFirstOfEach(_ hits: inout [RawHit]) {
    var kept = 0
    for index in hits.indices {
      if kept > 0, hits[kept - 1].isAtSamePlace(as: hits[index]) { continue }
      hits[kept] = hits[index]
      kept += 1
    }
    hits.removeLast(hits.count - kept)
  }

  /// A hit without a lead byte of its own that turns out to lie in a field with one.
  private static func assignField(_ hit: inout RawHit, in region: UnsafeBufferPointer<UInt8>) {
    switch hit.coding {
    case .ascii, .gsm7:
      if let field = AlphaField.enclosing(hit.start..<hit.end, in: region) {
        hit.coding = field.coding
        hit.fieldStart = Int32(clamping: field.start)
      }
    case .utf16BE:
      if let lead = AlphaField.leadOfUCS2(before: hit.start..<hit.end, in: region) {
        hit.coding = .ucs2At80
        hit.fieldStart = Int32(clamping: lead)
      }
    default: break
    }
  }

  /// Leaves one of two hits that take the same text for different codings though their spans differ.
  private static func dropRivals(
    _ hits: inout [RawHit], in arena: SearchArena, _ buffer: UnsafeBufferPointer<UInt8>
  ) {
    var dropped = Set<Int>()
    for index in hits.indices where hits[index].isWide {
      let region = arena.region(Int(hits[index].region), in: buffer)
      // Rivals begin at most one byte away; a place has few hits, so that seven neighbours on each side are enough.
      for other in max(0, index - 7)..<min(hits.count, index + 8) where hits[other].region == hits[index].region {
        if let loser = loser(index, other, of: hits, in: region) { dropped.insert(loser) }
      }
    }
    guard !dropped.isEmpty else { return }
    var kept: [RawHit] = []
    for (index, hit) in hits.enumerated() where !dropped.contains(index) { kept.append(hit) }
    hits = kept
  }

  private static func loser(
    _ index: Int, _ other: Int, of hits: [RawHit], in region: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    let (wide, rival) = (hits[index], hits[other])
    if wide.coding == .utf16LE, rival.isWide, rival.coding != .utf16LE, abs(wide.start - rival.start) == 1 {
      // `00 6B 00 6F 00` holds a text in UTF-16 both ways, one byte apart. The way that the text around it continues
      // for longer is the right one, most significant byte first where both do; a lead byte 80 decides at once.
      if rival.coding == .ucs2At80 { return index }
      return UTF16Run.length(of: rival, in: region) >= UTF16Run.length(of: wide, in: region) ? index : other
    }
    if wide.length == 2, rival.length == 1, rival.bit == 0, wide.start <= rival.start, rival.end <= wide.end {
      // One letter of ISO 8859-1 is one letter of UTF-16 too if 00 stands beside it, which it often does.
      let isText = wide.coding == .ucs2At80 || UTF16Run.length(of: wide, in: region) > 1
      return isText ? other : index
    }
    return nil
  }
}

extension RawHit {
  /// Place first, then how much the coding says.
  fileprivate var order: (Int32, Int32, UInt8, Int32, Int) { (region, offset, bit, length, coding.precedence) }

  fileprivate var isWide: Bool { coding == .utf16BE || coding == .utf16LE || coding == .ucs2At80 }

  fileprivate func isAtSamePlace(as other: RawHit) -> Bool {
    region == other.region && offset == other.offset && bit == other.bit && length == other.length
  }
}
