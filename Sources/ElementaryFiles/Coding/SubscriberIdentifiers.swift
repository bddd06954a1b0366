/// The number of the card (TS 102 221 §13.2, ITU-T E.118): 10 octets, 19 or 20 digits in use.
public enum ICCID {
  /// The digits, low half-octet first, without the F at the end. Digits A to E, which E.118 has not but cards of some
  /// operators do, are letters; `nil` where a digit follows an F.
  public static func digits(_ octets: some Sequence<UInt8>) -> String? { BCD.digits(octets, .hexadecimal) }

  /// - Throws: for what is no digit, and for more than 20 of them.
  public static func octets(_ digits: String) throws(CodecError) -> [UInt8] {
    try BCD.octets(digits, count: 10, .hexadecimal)
  }

  /// Whether the last digit is the check digit of those before it (ITU-T E.118 §4.1, the Luhn formula).
  public static func hasValidCheckDigit(_ digits: String) -> Bool {
    let values = digits.utf8.map { $0 &- 0x30 }
    guard values.count >= 2, values.allSatisfy({ $0 <= 9 }) else { return false }
    var sum = 0
    for (index, value) in values.reversed().enumerated() {
      let doubled = Int(value) * (index % 2 == 1 ? 2 : 1)
      sum += doubled > 9 ? doubled - 9 : doubled
    }
    return sum % 10 == 0
  }

  /// The check digit that digits without one need; `nil` where there is something else than digits.
  public static func checkDigit(for digits: String) -> Character? {
    "0123456789".first { hasValidCheckDigit(digits + String($0)) }
  }
}

/// The subscriber's identity in EF.IMSI (TS 31.102 §4.2.2): the number of octets that follow, then a mobile identity
/// as TS 24.008 §10.5.1.4 has it, F up to 9 octets.
public enum IMSI {
  /// Up to 15 digits; `nil` for octets that no IMSI makes.
  public static func digits(_ octets: [UInt8]) -> String? {
    guard octets.count == 9, octets[1] & 0x07 == 1, let rest = BCD.digits(octets[2...], .hexadecimal) else {
      return nil
    }
    let first = octets[1] >> 4
    guard first <= 9, rest.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    let digits = "\(first)" + rest
    return (try? self.octets(digits)) == octets ? digits : nil
  }

  /// - Throws: for fewer than 1 or more than 15 digits.
  public static func octets(_ digits: String) throws(CodecError) -> [UInt8] {
    guard (1...15).contains(digits.utf8.count) else {
      throw CodecError("\(counted(digits.utf8.count, "digit")) where an IMSI has 1 to 15")
    }
    guard let first = digits.first?.wholeNumberValue, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw CodecError("an IMSI has the digits 0 to 9 only")
    }
    let count = digits.utf8.count
    let head = UInt8(first) << 4 | (count % 2 == 1 ? 0x09 : 0x01)
    return [UInt8(count / 2 + 1), head] + (try BCD.octets(digits.dropFirst(), count: 7))
  }
}

/// Mobile country and network code in three octets (TS 24.008 §10.5.1.3, TS 31.102 §4.2.5).
public enum PLMN {
  /// `262-02` with two digits of the network, `310-260` with three; `nil` for FFFFFF and where a digit is F. Codes
  /// above 9 are letters: D is a wild digit in lists that allow it (TS 31.102 §4.2.59).
  public static func text(_ octets: some Collection<UInt8>) -> String? {
    guard octets.count == 3 else { return nil }
    let nibbles = octets.flatMap { [$0 & 0x0F, $0 >> 4] }
    let country = nibbles[0...2]
    let network = nibbles[4...5] + (nibbles[3] == 0x0F ? [] : [nibbles[3]])
    guard !country.contains(0x0F), !network.contains(0x0F) else { return nil }
    func digits(_ codes: some Sequence<UInt8>) -> String { codes.map { String($0, radix: 16) }.joined() }
    return digits(country) + "-" + digits(network)
  }

  /// - Throws: for anything but three digits, a hyphen and two or three digits; a digit may be `a` to `e`.
  public static func octets(_ text: String) throws(CodecError) -> [UInt8] {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let codes = parts.map { $0.compactMap { $0.isASCII ? $0.hexDigitValue : nil }.map { UInt8($0) } }
    guard codes.count == 2, codes[0].count == 3, (2...3).contains(codes[1].count),
      zip(parts, codes).allSatisfy({ $0.count == $1.count && !$1.contains(0x0F) })
    else { throw CodecError("\(quoted(text)) is no PLMN such as 262-02 or 310-260") }
    let third = codes[1].count == 3 ? codes[1][2] : 0x0F
    return [codes[0][1] << 4 | codes[0][0], third << 4 | codes[0][2], codes[1][1] << 4 | codes[1][0]]
  }
}
