/// Finds a text in packed septets (TS 23.038 §6.1.2.1) that begins at one of the eight bits of a byte. Septet k of a
/// hit is at bits `phase + 7k` to `phase + 7k + 6`, counted from the least significant bit of the first byte. Nothing
/// is unpacked: the two bytes in the middle of the text that say most are enumerated beforehand, in both cases of the
/// letters and with any bits around the text.
struct PackedSeptetMatcher: Matcher {
  /// Shorter texts stand by chance in every few kilobytes and are not searched. Even three characters meet random
  /// bytes once in 32 kilobytes, four once in two megabytes.
  static let minimumSeptets = 3

  let anchor: Anchor
  let window: ByteWindow
  private let septets: [ByteSet]
  private let phase: Int

  /// - Parameters:
  ///   - septets: for each septet the values 00 to 7F that may stand there, at least one.
  ///   - phase: bits before the first septet in the first byte, 0 to 7.
  init(septets: [[UInt8]], phase: Int) {
    self.septets = septets.map { ByteSet($0) }
    self.phase = phase
    self.anchor = Self.anchor(of: septets, phase: phase)
    let count = (phase + 7 * septets.count + 7) >> 3
    let sets = (0..<count).map { Self.values(at: $0, of: septets, phase: phase) }
    window = ByteWindow.best(
      (0...max(0, count - ByteWindow.length)).map {
        ByteWindow(offset: $0, bytes: Array(sets[$0..<min($0 + ByteWindow.length, count)]))
      })
  }

  func report(anchor position: Int, in region: UnsafeBufferPointer<UInt8>, to hits: inout [RawHit]) {
    let start = position - anchor.offset
    let length = (phase + 7 * septets.count + 7) >> 3
    guard start >= 0, length <= region.count - start else { return }
    var all: UInt8 = 0x7F
    var any: UInt8 = 0
    var bit = start << 3 + phase
    for values in septets {
      let value = Septet.value(atBit: bit, in: region)
      guard values.contains(value) else { return }
      all &= value
      any |= value
      bit += 7
    }
    // Erased memory reads as à or @ at every bit.
    if all == 0x7F || any == 0 { return }
    hits.append(
      RawHit(offset: start, bit: phase, length: length, coding: .gsm7Packed, units: septets.count))
  }

  private static func anchor(of septets: [[UInt8]], phase: Int) -> Anchor {
    let last = (phase + 7 * septets.count - 1) >> 3
    var best: Anchor?
    for offset in 0..<max(last, 1) {
      let candidate = Anchor(offset: offset, pairs: pairs(at: offset, of: septets, phase: phase))
      if best.map({ candidate.frequency < $0.frequency }) ?? true { best = candidate }
    }
    return best ?? Anchor(offset: 0, pairs: [])
  }

  /// Every value of the bytes `offset` and `offset + 1`, with the bits outside the text free.
  private static func pairs(at offset: Int, of septets: [[UInt8]], phase: Int) -> [UInt16] {
    var windows: Set<UInt16> = [0]
    var covered: UInt16 = 0
    for (number, values) in septets.enumerated() {
      let shift = phase + 7 * number - 8 * offset
      guard shift > -7, shift < 16 else { continue }
      covered |= moved(0x7F, shift)
      let parts = Set(values.map { moved($0, shift) })
      windows = Set(windows.flatMap { window in parts.map { window | $0 } })
    }
    // All submasks of the free bits, by counting through them.
    let free = ~covered
    var fill: UInt16 = 0
    var result = Set<UInt16>()
    repeat {
      for window in windows { result.insert((window | fill).byteSwapped) }
      fill = (fill &- free) & free
    } while fill != 0
    return result.sorted()
  }

  /// Every value of the byte at `offset`, with the bits outside the text free.
  private static func values(at offset: Int, of septets: [[UInt8]], phase: Int) -> ByteSet {
    var values: Set<UInt8> = [0]
    var covered: UInt8 = 0
    for (number, alternatives) in septets.enumerated() {
      let shift = phase + 7 * number - 8 * offset
      guard shift > -7, shift < 8 else { continue }
      covered |= UInt8(truncatingIfNeeded: moved(0x7F, shift))
      let parts = Set(alternatives.map { UInt8(truncatingIfNeeded: moved($0, shift)) })
      values = Set(values.flatMap { value in parts.map { value | $0 } })
    }
    return ByteSet((UInt8.min...UInt8.max).filter { values.contains($0 & covered) })
  }

  private static func moved(_ value: UInt8, _ shift: Int) -> UInt16 {
    shift < 0 ? UInt16(value) >> UInt16(-shift) : UInt16(truncatingIfNeeded: UInt32(value) << UInt32(shift))
  }
}

/// Reads packed septets.
enum Septet {
  /// Seven bits from `bit` on; bits beyond the end are zero.
  static func value(atBit bit: Int, in region: UnsafeBufferPointer<UInt8>) -> UInt8 {
    let index = bit >> 3
    guard index >= 0, index < region.count else { return 0 }
    let low = UInt16(region[index])
    let high = index + 1 < region.count ? UInt16(region[index + 1]) : 0
    return UInt8(truncatingIfNeeded: (high << 8 | low) >> UInt16(bit & 7)) & 0x7F
  }
}
