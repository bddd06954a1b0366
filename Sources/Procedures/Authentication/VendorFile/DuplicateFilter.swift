/// Finds values that come twice in memory that does not grow with the number of values: a first pass marks a bit for each
/// and keeps those whose bit was set already, a second one looks for these alone.
struct DuplicateFilter {
  private var bits: [UInt64]
  private var suspects: [UInt64: Int] = [:]
  /// A quick answer for most values of the second pass.
  private var suspectBits = [UInt64](repeating: 0, count: 1 << 12)
  /// Keeps whoever made the file from choosing values that collide.
  private let seed = (UInt64.random(in: 0...UInt64.max) | 1, UInt64.random(in: 0...UInt64.max) | 1)

  /// - Parameter wordBits: with 20 it takes 2^26 bits, 8 MB: of a million different values about 7500 are suspected in
  ///   vain.
  init(wordBits: Int) { bits = [UInt64](repeating: 0, count: 1 << wordBits) }

  var hasSuspects: Bool { !suspects.isEmpty }

  func hash(_ high: UInt64, _ low: UInt64) -> UInt64 {
    func mixed(_ a: UInt64, _ b: UInt64) -> UInt64 {
      let product = a.multipliedFullWidth(by: b)
      return product.high ^ product.low
    }
    let first = mixed(high ^ seed.0, 0x9E37_79B9_7F4A_7C15 ^ seed.1)
    return mixed(first ^ low, seed.0 ^ 0xD6E8_FEB8_6659_FD93) ^ first
  }

  /// The first pass.
  mutating func note(_ hash: UInt64) {
    let (word, bit) = (Int(hash >> 6 & UInt64(bits.count - 1)), UInt64(1) << (hash & 63))
    if bits[word] & bit == 0 {
      bits[word] |= bit
    } else if suspects.updateValue(0, forKey: hash) == nil {
      suspectBits[Int(hash >> 32 & 0xFFF)] |= 1 << (hash >> 44 & 63)
    }
  }

  /// The second pass.
  /// - Returns: the line of the first of its kind; `nil` for the first itself.
  mutating func firstLine(_ hash: UInt64, line: Int) -> Int? {
    guard suspectBits[Int(hash >> 32 & 0xFFF)] & 1 << (hash >> 44 & 63) != 0, let first = suspects[hash] else {
      return nil
    }
    if first == 0 {
      suspects[hash] = line
      return nil
    }
    return first
  }
}
