/// Packing of septets into octets (TS 23.038 §6.1.2.1.1): the first septet in the lowest bits.
extension GSMAlphabet {
  /// Octets that hold the septets behind `bitOffset` fill bits, which are 0 as the spare bits of the last octet are.
  /// Only the lower seven bits of a septet count; a `bitOffset` below 0 is none.
  public static func pack(septets: some Collection<UInt8>, bitOffset: Int = 0) -> [UInt8] {
    let offset = max(0, bitOffset)
    var octets = [UInt8](repeating: 0, count: (offset + septets.count * 7 + 7) / 8)
    var bit = offset
    for septet in septets {
      let value = UInt16(septet & 0x7F) << UInt16(bit % 8)
      octets[bit / 8] |= UInt8(truncatingIfNeeded: value)
      if bit % 8 > 1 { octets[bit / 8 + 1] |= UInt8(truncatingIfNeeded: value >> 8) }
      bit += 7
    }
    return octets
  }

  /// The septets behind `bitOffset` fill bits: `count`, or as many whole ones as the octets hold if that is fewer or
  /// `count` is `nil`.
  public static func unpack(_ octets: some Sequence<UInt8>, count: Int? = nil, bitOffset: Int = 0) -> [UInt8] {
    let octets = Array(octets)
    let offset = max(0, bitOffset)
    let whole = max(0, octets.count * 8 - min(offset, octets.count * 8)) / 7
    let count = min(max(0, count ?? whole), whole)
    var septets: [UInt8] = []
    septets.reserveCapacity(count)
    for index in 0..<count {
      let bit = offset + index * 7
      var value = UInt16(octets[bit / 8]) >> UInt16(bit % 8)
      if bit % 8 > 1 { value |= UInt16(octets[bit / 8 + 1]) << UInt16(8 - bit % 8) }
      septets.append(UInt8(truncatingIfNeeded: value & 0x7F))
    }
    return septets
  }
}
