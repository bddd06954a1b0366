/// Digits in half-octets, F behind the last one.
public enum BCD {
  /// Which half of an octet comes first.
  public enum NibbleOrder: Hashable, Sendable {
    /// As in numbers, IMSI and ICCID.
    case lowFirst
    case highFirst
  }

  /// What the codes 0 to E stand for.
  public enum Symbols: Hashable, Sendable {
    /// `0` to `9`, `*`, `#`, `a`, `b`, `c` (TS 24.008 table 10.5.118). In a phone book C is a pause and D a wild
    /// value (TS 31.102 §4.4.2.3): they are `a` and `b` here as well.
    case telephony
    /// `0` to `9`, `a` to `e`.
    case hexadecimal

    var characters: [UInt8] {
      switch self {
      case .telephony: Array("0123456789*#abc".utf8)
      case .hexadecimal: Array("0123456789abcde".utf8)
      }
    }
  }

  /// The digits before the first F; `nil` where anything but F follows it.
  public static func digits(
    _ octets: some Sequence<UInt8>, _ symbols: Symbols = .telephony, order: NibbleOrder = .lowFirst
  ) -> String? {
    let characters = symbols.characters
    var text: [UInt8] = []
    var isFilled = false
    for octet in octets {
      let (first, second) = order == .lowFirst ? (octet & 0x0F, octet >> 4) : (octet >> 4, octet & 0x0F)
      for nibble in [first, second] {
        if nibble == 0x0F {
          isFilled = true
        } else if isFilled {
          return nil
        } else {
          text.append(characters[Int(nibble)])
        }
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Digits as octets: as few as they need, or `count` of them with F in the rest.
  /// - Throws: for a character that is no digit, and for more digits than fit.
  public static func octets(
    _ digits: some StringProtocol, count: Int? = nil, _ symbols: Symbols = .telephony, order: NibbleOrder = .lowFirst
  ) throws(CodecError) -> [UInt8] {
    let characters = symbols.characters
    var nibbles: [UInt8] = []
    for digit in digits {
      guard let byte = digit.asciiValue, let nibble = characters.firstIndex(of: byte) else {
        throw CodecError(
          "\(quoted(String(digit))) is no digit; digits are \(symbols == .telephony ? "0-9 * # a b c" : "0-9 a-e")")
      }
      nibbles.append(UInt8(nibble))
    }
    let size = count ?? (nibbles.count + 1) / 2
    guard nibbles.count <= size * 2 else {
      throw CodecError("\(counted(nibbles.count, "digit")) where \(size * 2) fit")
    }
    nibbles += [UInt8](repeating: 0x0F, count: size * 2 - nibbles.count)
    return stride(from: 0, to: nibbles.count, by: 2).map {
      order == .lowFirst ? nibbles[$0 + 1] << 4 | nibbles[$0] : nibbles[$0] << 4 | nibbles[$0 + 1]
    }
  }
}
