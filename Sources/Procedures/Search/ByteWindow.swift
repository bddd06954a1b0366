internal import CHexScan

/// Up to three bytes that stand at a fixed place in every hit of a matcher, each as the values that it may have.
struct ByteWindow: Hashable, Sendable {
  /// Bytes from the first byte of a hit to the window.
  var offset: Int
  /// One to three; what a hit does not fix is left out.
  var bytes: [ByteSet]

  static let length = 3

  /// How often the window is to be expected on a card, relative to others.
  var frequency: Double { bytes.reduce(1) { $0 * Self.frequency($1) } }

  private static func frequency(_ set: ByteSet) -> Double {
    (0...255).reduce(0) { set.contains(UInt8($1)) ? $0 + Anchor.frequency(UInt8($1)) : $0 }
  }

  /// The best of some.
  static func best(_ windows: [ByteWindow]) -> ByteWindow {
    windows.min { $0.frequency < $1.frequency } ?? ByteWindow(offset: 0, bytes: [])
  }
}

/// The windows of all matchers of a pattern in eight buckets, in the form in which the scan looks for all at once: for
/// each byte by its nibbles, a bit for each bucket. A bucket takes in a little more than its windows; matchers check.
struct WindowTable: Sendable {
  /// Numbers of matchers, by bucket.
  private(set) var buckets: [[Int]] = []
  let windows: hexscan_windows

  private static let count = 8

  init(_ all: [ByteWindow]) {
    var masks: [[UInt16]] = []
    for (number, window) in all.enumerated() {
      let own = Self.nibbles(window)
      if masks.count < Self.count {
        masks.append(own)
        buckets.append([number])
        continue
      }
      // Where it lets the least through that it should not.
      let merged = masks.map { zip($0, own).map { $0 | $1 } }
      let costs = masks.indices.map { Self.chance(merged[$0]) - Self.chance(masks[$0]) }
      let best = costs.indices.min { costs[$0] < costs[$1] } ?? 0
      masks[best] = merged[best]
      buckets[best].append(number)
    }
    var table = hexscan_windows()
    withUnsafeMutableBytes(of: &table) { bytes in
      for (bucket, mask) in masks.enumerated() {
        for place in 0..<6 {
          for nibble in 0..<16 where mask[place] >> UInt16(nibble) & 1 != 0 {
            bytes[place * 16 + nibble] |= 1 << UInt8(bucket)
          }
        }
      }
    }
    windows = table
  }

  /// Bits by high and low nibble of each of three bytes.
  private static func nibbles(_ window: ByteWindow) -> [UInt16] {
    var result = [UInt16](repeating: 0, count: 6)
    for place in 0..<ByteWindow.length {
      guard place < window.bytes.count else {
        result[2 * place] = 0xFFFF
        result[2 * place + 1] = 0xFFFF
        continue
      }
      for value in UInt8.min...UInt8.max where window.bytes[place].contains(value) {
        result[2 * place] |= 1 << UInt16(value >> 4)
        result[2 * place + 1] |= 1 << UInt16(value & 15)
      }
    }
    return result
  }

  private static func chance(_ nibbles: [UInt16]) -> Double {
    nibbles.reduce(1) { $0 * Double($1.nonzeroBitCount) / 16 }
  }
}
