internal import Crypto

/// COMP128 as A3 and A8 of GSM: v1, or v2 and v3, which differ in ten bits of Kc.
public struct COMP128: GSMAlgorithm {
  public enum Version: Int, Hashable, Sendable, CaseIterable {
    /// Kc with its last ten bits zero.
    case v1 = 1
    /// Kc with its last ten bits zero.
    case v2
    /// Kc with all 64 bits.
    case v3
  }

  private let ki: SecretKey
  public let version: Version
  public var name: String { "COMP128v\(version.rawValue)" }

  /// - Parameter ki: Ki, 16 bytes.
  public init(_ version: Version, ki: SecretKey) throws(AKAError) {
    guard ki.count == 16 else { throw AKAError("Ki has 16 bytes, this one has \(ki.count)") }
    (self.version, self.ki) = (version, ki)
  }

  public func a3a8(rand: [UInt8]) throws(AKAError) -> (sres: [UInt8], kc: [UInt8]) {
    try AKAError.check("RAND", rand, 16)
    return ki.withCopy { version == .v1 ? Self.first($0, rand) : Self.later($0, rand, version) }
  }

  /// v1: eight rounds of a butterfly of five levels; after each but the last the 128 bits are spread by a permutation.
  private static func first(_ ki: [UInt8], _ rand: [UInt8]) -> (sres: [UInt8], kc: [UInt8]) {
    var x = ki + rand
    defer { x.wipe() }
    for round in 0..<8 {
      x.replaceSubrange(0..<16, with: ki)
      for (level, table) in COMP128Tables.compression.enumerated() {
        let half = 16 >> level
        let mask = 2 * 16 * half - 1
        for start in stride(from: 0, to: 32, by: 2 * half) {
          for a in start..<start + half {
            let (left, right) = (Int(x[a]), Int(x[a + half]))
            x[a] = table[(left + 2 * right) & mask]
            x[a + half] = table[(2 * left + right) & mask]
          }
        }
      }
      guard round < 7 else { break }
      // Each of the 32 values has four bits now; bit i of the new right half is bit 17 i of them.
      var spread = [UInt8](repeating: 0, count: 16)
      for bit in 0..<128 {
        let source = bit * 17 % 128
        spread[bit / 8] |= (x[source / 4] >> UInt8(3 - source % 4) & 1) << UInt8(7 - bit % 8)
      }
      x.replaceSubrange(16..<32, with: spread)
    }
    // SRES is made of the first eight nibbles, Kc of the last 54 bits and ten zeros.
    let nibbles = (0..<16).map { x[2 * $0] << 4 | x[2 * $0 + 1] }
    let tail = (18..<32).reduce(0 as UInt64) { $0 << 4 | UInt64(x[$1]) } << 10
    return (Array(nibbles[0..<4]), (0..<8).map { UInt8(truncatingIfNeeded: tail >> UInt64(56 - 8 * $0)) })
  }

  /// v2 and v3: RAND, last byte first, goes eight times through a network keyed with Ki xor RAND.
  private static func later(_ ki: [UInt8], _ rand: [UInt8], _ version: Version) -> (sres: [UInt8], kc: [UInt8]) {
    var value: [UInt8] = rand.reversed()
    var key = xor(ki.reversed(), value)
    defer { key.wipe() }
    for _ in 0..<8 { value = network(value, key) }
    let out: [UInt8] = value.reversed()
    var kc = Array(out[8..<16])
    if version == .v2 {
      kc[6] &= 0xFC
      kc[7] = 0
    }
    return (Array(out[0..<4]), kc)
  }

  private static func network(_ value: [UInt8], _ key: [UInt8]) -> [UInt8] {
    let (outer, inner) = (COMP128Tables.outer, COMP128Tables.inner)
    func mixed(_ a: UInt8, _ b: UInt8) -> UInt8 { outer[Int(inner[Int(a)] ^ b)] }
    var x = value + key
    defer { x.wipe() }
    for level in 0..<5 {
      let run = 1 << level
      let left = (0..<16).map { mixed(x[16 + $0], x[$0]) }
      let right = (0..<16).map { mixed(left[$0], x[16 + $0]) }
      for block in 0..<(16 >> level) {
        for place in 0..<run {
          x[2 * block * run + place] = left[block * run + place]
          x[(2 * block + 1) * run + place] = right[block * run + place]
        }
      }
    }
    return (0..<16).map { byte in
      (0..<8).reduce(0 as UInt8) { sum, bit in
        let source = (19 * (bit + 8 * byte) + 19) % 256
        return sum | (x[source / 8] >> UInt8((3 * bit + 3) % 8) & 1) << UInt8(bit)
      }
    }
  }
}
