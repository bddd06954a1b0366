/// Finds a number in digits of four bits each, in one order of the nibbles of a byte and from one of them.
struct NibbleMatcher: Matcher {
  /// Shorter numbers stand everywhere by chance.
  static let minimumDigits = 4

  let anchor: Anchor
  let window: ByteWindow
  private let digits: [UInt8]
  private let isHighFirst: Bool
  private let phase: Int

  /// - Parameters:
  ///   - digits: values 0 to E, at least ``minimumDigits``.
  ///   - isHighFirst: whether the high nibble of a byte comes before its low one.
  ///   - phase: nibbles before the first digit in the first byte, 0 or 1.
  init(digits: [UInt8], isHighFirst: Bool, phase: Int) {
    self.digits = digits
    self.isHighFirst = isHighFirst
    self.phase = phase
    let nibbles = (0..<phase).map { _ in UInt8?.none } + digits
    var best: Anchor?
    for offset in 0..<max((nibbles.count - 1) / 2, 1) {
      let firsts = Self.bytes(offset, of: nibbles, isHighFirst: isHighFirst)
      let seconds = Self.bytes(offset + 1, of: nibbles, isHighFirst: isHighFirst)
      let pairs = firsts.flatMap { first in seconds.map { UInt16(first) << 8 | UInt16($0) } }
      let candidate = Anchor(offset: offset, pairs: pairs)
      if best.map({ candidate.frequency < $0.frequency }) ?? true { best = candidate }
    }
    anchor = best ?? Anchor(offset: 0, pairs: [])
    let count = (nibbles.count + 1) / 2
    let sets = (0..<count).map { ByteSet(Self.bytes($0, of: nibbles, isHighFirst: isHighFirst)) }
    window = ByteWindow.best(
      (0...max(0, count - ByteWindow.length)).map {
        ByteWindow(offset: $0, bytes: Array(sets[$0..<min($0 + ByteWindow.length, count)]))
      })
  }

  func report(anchor position: Int, in region: UnsafeBufferPointer<UInt8>, to hits: inout [RawHit]) {
    let start = position - anchor.offset
    let length = (phase + digits.count + 1) / 2
    guard start >= 0, length <= region.count - start else { return }
    for (number, digit) in digits.enumerated() {
      let nibble = phase + number
      let isHigh = (nibble & 1 == 0) == isHighFirst
      guard region[start + nibble >> 1] >> (isHigh ? 4 : 0) & 0x0F == digit else { return }
    }
    hits.append(
      RawHit(
        offset: start, bit: phase * 4, length: length, coding: isHighFirst ? .bcdHighFirst : .bcd,
        units: digits.count))
  }

  /// The values that byte `index` can have.
  private static func bytes(_ index: Int, of nibbles: [UInt8?], isHighFirst: Bool) -> [UInt8] {
    func values(_ place: Int) -> [UInt8] {
      guard nibbles.indices.contains(place), let digit = nibbles[place] else { return Array(0...15) }
      return [digit]
    }
    let (first, second) = (values(2 * index), values(2 * index + 1))
    let (high, low) = isHighFirst ? (first, second) : (second, first)
    return high.flatMap { high in low.map { high << 4 | $0 } }
  }
}
