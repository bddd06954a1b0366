/// An ICCID or IMSI in the form in which lists and cards are compared: its digits, packed, so that a search through a
/// million lines allocates nothing.
struct ListedNumber: Hashable, Sendable {
  /// A nibble a digit behind a leading 1, so that leading zeros count.
  private let packed: UInt128

  private init(packed: UInt128) { self.packed = packed }

  /// Digits, with blanks, dashes, quotes and the F that fills up an odd count left out; `nil` where no digit is left or
  /// there are more than 30, which is no number of a card.
  init?(_ text: some Sequence<UInt8>) {
    var packed: UInt128 = 1
    var count = 0
    for byte in text {
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x37
      case 0x61...0x66: digit = byte - 0x57
      default: continue
      }
      count += 1
      guard count <= 31 else { return nil }
      packed = packed << 4 | UInt128(digit)
    }
    if count > 0, packed & 0xF == 0xF { (packed, count) = (packed >> 4, count - 1) }
    guard (1...30).contains(count) else { return nil }
    self.packed = packed
  }

  var digitCount: Int { (127 - packed.leadingZeroBitCount) / 4 }

  var digits: String { String(String(packed, radix: 16).dropFirst()) }

  /// The check digit that these digits would have behind them (ITU-T E.118 §4.1, the Luhn formula).
  private static func checkDigit(_ packed: UInt128) -> UInt128 {
    var sum: UInt128 = 0
    var rest = packed
    var doubles = true
    while rest > 1 {
      let digit = rest & 0xF
      let value = doubles ? digit * 2 : digit
      sum += value > 9 ? value - 9 : value
      doubles.toggle()
      rest >>= 4
    }
    return (10 - sum % 10) % 10
  }

  /// Without the check digit at its end; `nil` where the last digit is none, or too few would be left for an ICCID.
  var withoutCheckDigit: ListedNumber? {
    guard digitCount >= 19, Self.checkDigit(packed >> 4) == packed & 0xF else { return nil }
    return ListedNumber(packed: packed >> 4)
  }

  /// With a check digit at its end; `nil` where it is too short or too long for an ICCID without one.
  var withCheckDigit: ListedNumber? {
    guard (18...19).contains(digitCount) else { return nil }
    return ListedNumber(packed: packed << 4 | Self.checkDigit(packed))
  }

  /// Some lists leave out the check digit of an ICCID, and some cards do.
  func isSameICCID(as other: ListedNumber) -> Bool {
    self == other || withoutCheckDigit == other || withCheckDigit == other
  }
}
