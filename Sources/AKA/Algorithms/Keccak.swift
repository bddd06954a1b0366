/// Keccak-f[1600] (FIPS 202 §3), the permutation of TUAK.
public enum Keccak {
  /// Permutes 200 bytes in place; lanes are little-endian as in FIPS 202 §3.1.2.
  /// - Throws: ``AKAError`` for another length.
  public static func permute(_ state: inout [UInt8]) throws(AKAError) {
    try AKAError.check("a state of Keccak-f[1600]", state, 200)
    var lanes = [UInt64](repeating: 0, count: 25)
    for (index, byte) in state.enumerated() { lanes[index / 8] |= UInt64(byte) << UInt64(index % 8 * 8) }
    permute(lanes: &lanes)
    for (index, lane) in lanes.enumerated() {
      for byte in 0..<8 { state[index * 8 + byte] = UInt8(truncatingIfNeeded: lane >> UInt64(byte * 8)) }
    }
    for index in lanes.indices { lanes[index] = 0 }
  }

  private static func permute(lanes a: inout [UInt64]) {
    var c = [UInt64](repeating: 0, count: 5)
    for constant in roundConstants {
      // theta
      for x in 0..<5 { c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20] }
      for x in 0..<5 {
        let mix = c[(x + 4) % 5] ^ rotated(c[(x + 1) % 5], by: 1)
        for y in stride(from: 0, to: 25, by: 5) { a[y + x] ^= mix }
      }
      // rho and pi
      var carried = a[1]
      for (lane, offset) in zip(piLanes, rhoOffsets) {
        let next = a[lane]
        a[lane] = rotated(carried, by: offset)
        carried = next
      }
      // chi
      for y in stride(from: 0, to: 25, by: 5) {
        for x in 0..<5 { c[x] = a[y + x] }
        for x in 0..<5 { a[y + x] = c[x] ^ (~c[(x + 1) % 5] & c[(x + 2) % 5]) }
      }
      // iota
      a[0] ^= constant
    }
  }

  private static func rotated(_ lane: UInt64, by bits: UInt64) -> UInt64 { lane << bits | lane >> (64 - bits) }

  /// Where pi puts the lanes, in the order in which one follows from the other, and rho's offsets for them.
  private static let piLanes: [Int] = [
    10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1,
  ]
  private static let rhoOffsets: [UInt64] = [
    1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44,
  ]
  private static let roundConstants: [UInt64] = [
    0x0000_0000_0000_0001, 0x0000_0000_0000_8082, 0x8000_0000_0000_808A, 0x8000_0000_8000_8000,
    0x0000_0000_0000_808B, 0x0000_0000_8000_0001, 0x8000_0000_8000_8081, 0x8000_0000_0000_8009,
    0x0000_0000_0000_008A, 0x0000_0000_0000_0088, 0x0000_0000_8000_8009, 0x0000_0000_8000_000A,
    0x0000_0000_8000_808B, 0x8000_0000_0000_008B, 0x8000_0000_0000_8089, 0x8000_0000_0000_8003,
    0x8000_0000_0000_8002, 0x8000_0000_0000_0080, 0x0000_0000_0000_800A, 0x8000_0000_8000_000A,
    0x8000_0000_8000_8081, 0x8000_0000_0000_8080, 0x0000_0000_8000_0001, 0x8000_0000_8000_8008,
  ]
}
