/// Which byte pairs to stop at, for all matchers of a pattern together: one bit per pair (8 KB, which stays in the
/// nearest cache) and, where the bit is set, a mask of the matchers that asked for it.
struct AnchorTable: Sendable {
  /// Bit `pair & 63` of word `pair >> 6`; a pair here has its first byte in the low half, as a little-endian load has.
  private(set) var bits = [UInt64](repeating: 0, count: 1024)
  /// By pair; bit `n & 31` is set for matcher `n`.
  private(set) var masks = [UInt32](repeating: 0, count: 65536)

  init(_ anchors: [Anchor]) {
    for (number, anchor) in anchors.enumerated() {
      for pair in anchor.pairs {
        let index = Int(pair.byteSwapped)
        bits[index >> 6] |= 1 << UInt64(index & 63)
        masks[index] |= 1 << UInt32(number & 31)
      }
    }
  }
}
