/// Finds a text in fields of TS 102 221 annex A, scheme 2 (81) or 3 (82), wherever in a file such a field may begin,
/// if at least one character of it is coded by the base. A text of nothing but GSM codes inside a field is found by
/// the other matchers and given to its field by `HitResolution`.
struct UCS2FieldMatcher: Matcher {
  let anchor: Anchor
  let window: ByteWindow
  private let text: [Set<UInt32>]
  /// The GSM codes of each position; empty where it has none.
  private let codes: ByteSequence
  private let hasCode: [Bool]
  /// The byte after the length, for which at least one character of the pattern can be coded by the base.
  private let bases: ByteSet

  /// - Parameters:
  ///   - lead: 81 or 82.
  ///   - positions: the scalars of each position of the pattern, at least one.
  ///   - codes: their GSM codes, of one byte or with the escape before it; empty where there is none.
  /// - Returns: `nil` where no character of the pattern can be coded by a base.
  init?(lead: UInt8, positions: [[Unicode.Scalar]], codes: [[[UInt8]]]) {
    text = positions.map { Set($0.map(\.value).filter { $0 <= 0xFFFF }) }
    self.codes = ByteSequence(codes)
    hasCode = codes.map { !$0.isEmpty }
    guard positions.count <= 255, zip(text, hasCode).allSatisfy({ !$0.0.isEmpty || $0.1 }) else { return nil }
    var bases = ByteSet()
    var isPossible = false
    for value in text.joined() {
      if lead == 0x81 {
        guard value < 0x8000 else { continue }
        bases.insert(UInt8(truncatingIfNeeded: value >> 7))
      } else {
        bases.insert(UInt8(truncatingIfNeeded: value >> 8))
        bases.insert(UInt8(truncatingIfNeeded: (value < 0x7F ? 0 : value - 0x7F) >> 8))
      }
      isPossible = true
    }
    guard isPossible else { return nil }
    self.bases = bases
    let lengths = UInt8(truncatingIfNeeded: max(positions.count, 1))...255
    window = ByteWindow(offset: 0, bytes: [ByteSet([lead]), ByteSet(lengths), bases])
    anchor = Anchor(offset: 0, pairs: (max(positions.count, 1)...255).map { UInt16(lead) << 8 | UInt16($0) })
  }

  func report(anchor position: Int, in region: UnsafeBufferPointer<UInt8>, to hits: inout [RawHit]) {
    guard position >= 0, region.count - position >= 4, bases.contains(region[position + 2]),
      let field = UCS2Field(at: position, in: region)
    else { return }
    var start = field.textStart
    while start < field.end {
      if let end = end(from: start, of: field, in: region), !Padding.isAll(region[start..<end]) {
        hits.append(RawHit(offset: start, length: end - start, coding: field.coding, fieldStart: field.start))
      }
      start = UCS2Field.next(start, in: region)
    }
  }

  private func end(from start: Int, of field: UCS2Field, in region: UnsafeBufferPointer<UInt8>) -> Int? {
    var index = start
    var usesBase = false
    for number in text.indices {
      guard index < field.end else { return nil }
      let byte = region[index]
      if byte >= 0x80 {
        guard text[number].contains(field.base + UInt32(byte & 0x7F)) else { return nil }
        usesBase = true
        index += 1
      } else {
        guard hasCode[number], let next = codes.end(ofPosition: number, from: index, in: region) else { return nil }
        index = next
      }
    }
    return usesBase && index <= field.end ? index : nil
  }
}
