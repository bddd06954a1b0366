/// Points in time as seven octets of half-octets, the first digit low: year, month, day, hour, minute, second, time
/// zone in quarters of an hour (TS 23.040 §9.2.3.11).
public enum Timestamp {
  /// `2026-11-23T13:30:00+01:00`; `nil` where a half-octet is no digit. Years 70 to 99 are of the last century. The
  /// digits are not checked against the calendar: what a card holds is shown.
  public static func text(_ octets: some Collection<UInt8>) -> String? {
    let octets = Array(octets)
    guard octets.count == 7 else { return nil }
    var pairs: [String] = []
    for octet in octets[0..<6] {
      guard octet & 0x0F <= 9, octet >> 4 <= 9 else { return nil }
      pairs.append("\(octet & 0x0F)\(octet >> 4)")
    }
    // Bit 4 of the first half-octet is the sign, so that 79 quarters is the limit.
    guard octets[6] >> 4 <= 9 else { return nil }
    let quarters = Int(octets[6] & 0x07) * 10 + Int(octets[6] >> 4)
    let zone = (octets[6] & 0x08 == 0 ? "+" : "-") + twoDigits(quarters / 4) + ":" + twoDigits(quarters % 4 * 15)
    let century = pairs[0] >= "70" ? "19" : "20"
    return century + pairs[0...2].joined(separator: "-") + "T" + pairs[3...5].joined(separator: ":") + zone
  }

  /// - Throws: for anything but the form that ``text(_:)`` gives, years 1970 to 2069, quarters of an hour.
  public static func octets(_ text: String) throws(CodecError) -> [UInt8] {
    let shape = Array("0000-00-00T00:00:00+00:00".utf8)
    let bytes = Array(text.utf8)
    let isShaped =
      bytes.count == shape.count
      && zip(bytes, shape).allSatisfy { byte, sample in
        switch sample {
        case 0x30: (0x30...0x39).contains(byte)
        case 0x2B: byte == 0x2B || byte == 0x2D
        default: byte == sample
        }
      }
    guard isShaped else { throw CodecError("\(quoted(text)) is no time such as 2026-11-23T13:30:00+01:00") }
    func number(_ index: Int) -> Int { Int(bytes[index] & 0x0F) * 10 + Int(bytes[index + 1] & 0x0F) }
    let year = number(0) * 100 + number(2)
    guard (1970...2069).contains(year) else { throw CodecError("the year \(year) is outside 1970 to 2069") }
    let minutes = number(23)
    let quarters = number(20) * 4 + minutes / 15
    guard minutes % 15 == 0, minutes < 60, quarters <= 79 else {
      throw CodecError("the time zone is in quarters of an hour up to 19:45")
    }
    let zone = UInt8(quarters % 10) << 4 | UInt8(quarters / 10) | (bytes[19] == 0x2D ? 0x08 : 0)
    return [2, 5, 8, 11, 14, 17].map { bytes[$0 + 1] << 4 | bytes[$0] & 0x0F } + [zone]
  }

  private static func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}

/// How long a service centre keeps a message: one octet, relative (TS 23.040 §9.2.3.12.1).
public enum ValidityPeriod {
  /// 5 minutes to 63 weeks.
  public static func minutes(_ octet: UInt8) -> Int {
    let value = Int(octet)
    return switch octet {
    case 0...143: (value + 1) * 5
    case 144...167: 12 * 60 + (value - 143) * 30
    case 168...196: (value - 166) * 24 * 60
    default: (value - 192) * 7 * 24 * 60
    }
  }

  /// - Throws: for a time that no octet stands for, with the next longer one.
  public static func octet(minutes: Int) throws(CodecError) -> UInt8 {
    // Each octet is longer than the one before it.
    guard let octet = (UInt8.min...UInt8.max).first(where: { Self.minutes($0) >= minutes }) else {
      throw CodecError("\(minutes) minutes is above 63 weeks (\(Self.minutes(.max)) minutes)")
    }
    guard Self.minutes(octet) == minutes else {
      throw CodecError("\(minutes) minutes cannot be coded; the next longer time is \(Self.minutes(octet))")
    }
    return octet
  }
}
