/// The class byte of TS 102 221 §10.1.1 (ISO/IEC 7816-4 §5.4.1) and the A0 of TS 51.011 §9.2.
struct ClassByte {
  enum Family {
    /// `0X`, `4X`, `6X`.
    case interindustry
    /// `8X`, `9X`, `CX`, `EX`.
    case proprietary
    /// `A0`.
    case gsm
  }
  var family: Family
  /// Logical channel, 0 to 19.
  var channel: Int
  var secureMessaging: Bool
  var chaining: Bool

  /// `nil` for a class that no UICC knows.
  init?(_ cla: UInt8) {
    switch cla {
    case 0x00...0x1F, 0x80...0x9F:
      family = cla < 0x80 ? .interindustry : .proprietary
      channel = Int(cla & 0x03)
      secureMessaging = cla & 0x0C != 0
      chaining = cla & 0x10 != 0
    case 0x40...0x7F, 0xC0...0xCF, 0xE0...0xEF:
      family = cla < 0x80 ? .interindustry : .proprietary
      channel = 4 + Int(cla & 0x0F)
      secureMessaging = cla & 0x20 != 0
      chaining = cla & 0x10 != 0
    case 0xA0:
      family = .gsm
      channel = 0
      secureMessaging = false
      chaining = false
    default: return nil
    }
  }
}
