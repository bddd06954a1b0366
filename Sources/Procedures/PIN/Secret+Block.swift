public import Inventory

extension Secret {
  /// Eight bytes for a command (TS 102 221 §9.5.1): digits in ASCII and `FF` up to eight; an ADM key may be 16 hex
  /// digits besides, which are the eight bytes themselves.
  /// - Throws: ``Failure`` that names `kind` and the limit.
  public func block(_ kind: Kind) throws(Failure) -> [UInt8] {
    let characters = Array(text.utf8)
    if kind == .administrative, characters.count == 16 {
      var bytes: [UInt8] = []
      for index in stride(from: 0, to: 16, by: 2) {
        guard let high = Self.nibble(characters[index]), let low = Self.nibble(characters[index + 1]) else {
          throw Failure("an ADM key of 16 characters has the hex digits 0 to 9 and a to f only")
        }
        bytes.append(high << 4 | low)
      }
      return bytes
    }
    guard kind.lengths.contains(characters.count) else {
      throw Failure("\(kind.name) has \(kind.limit), this one has \(characters.count) characters")
    }
    guard characters.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw Failure("\(kind.name) has \(kind.limit), this one has other characters")
    }
    return characters + [UInt8](repeating: 0xFF, count: 8 - characters.count)
  }

  /// What the secret is, which says how long it may be.
  public enum Kind: Sendable {
    /// TS 31.101 §9.3: four to eight digits.
    case pin
    /// Eight digits.
    case unblock
    /// 16 hex digits, or up to eight digits.
    case administrative

    var lengths: ClosedRange<Int> {
      switch self {
      case .pin: 4...8
      case .unblock: 8...8
      case .administrative: 4...8
      }
    }
    var name: String {
      switch self {
      case .pin: "a PIN"
      case .unblock: "a PUK"
      case .administrative: "an ADM key"
      }
    }
    var limit: String {
      switch self {
      case .pin: "4 to 8 digits"
      case .unblock: "8 digits"
      case .administrative: "16 hex digits or 4 to 8 digits"
      }
    }
  }

  private static func nibble(_ character: UInt8) -> UInt8? {
    switch character {
    case 0x30...0x39: character - 0x30
    case 0x41...0x46: character - 0x37
    case 0x61...0x66: character - 0x57
    default: nil
    }
  }
}
