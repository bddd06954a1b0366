/// Two octets a character, most significant first. What is beyond UCS2 is a surrogate pair, as phones write it.
enum UCS2 {
  static func octets(_ text: String) -> [UInt8] {
    var octets: [UInt8] = []
    octets.reserveCapacity(text.utf16.count * 2)
    for unit in text.utf16 {
      octets.append(UInt8(unit >> 8))
      octets.append(UInt8(unit & 0xFF))
    }
    return octets
  }

  /// `nil` for an odd number of octets and for half a surrogate pair.
  static func text(_ octets: some Collection<UInt8>) -> String? {
    guard octets.count % 2 == 0 else { return nil }
    var units: [UInt16] = []
    var high: UInt8?
    for octet in octets {
      if let first = high {
        units.append(UInt16(first) << 8 | UInt16(octet))
        high = nil
      } else {
        high = octet
      }
    }
    return String(validating: units, as: UTF16.self)
  }
}
