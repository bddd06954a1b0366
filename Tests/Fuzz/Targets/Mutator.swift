/// SplitMix64: the same numbers on every machine.
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  public init(seed: UInt64) { state = seed }
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension FuzzTarget {
  /// A seed with one to six changes, or now and then random bytes.
  public func input(_ generator: inout SeededGenerator) -> [UInt8] {
    guard Int.random(in: 0..<8, using: &generator) > 0, var bytes = seeds.randomElement(using: &generator) else {
      return (0..<Int.random(in: 0...48, using: &generator)).map { _ in .random(in: 0...255, using: &generator) }
    }
    for _ in 0..<Int.random(in: 1...6, using: &generator) { mutate(&bytes, &generator) }
    return bytes
  }

  private func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    let place = Int.random(in: 0...bytes.count, using: &generator)
    let interesting: [UInt8] = [0x00, 0x01, 0x7F, 0x80, 0x81, 0x82, 0x83, 0xFE, 0xFF]
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: bytes.insert(interesting.randomElement(using: &generator) ?? 0, at: place)
    case 1: bytes.removeLast(min(bytes.count - place, bytes.count))
    case 2 where place < bytes.count: bytes[place] = interesting.randomElement(using: &generator) ?? 0
    case 3 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 4 where place < bytes.count: bytes.remove(at: place)
    case 5:
      let other = seeds.randomElement(using: &generator) ?? []
      bytes.insert(contentsOf: other.prefix(Int.random(in: 0...other.count, using: &generator)), at: place)
    default: bytes.append(.random(in: 0...255, using: &generator))
    }
  }
}
