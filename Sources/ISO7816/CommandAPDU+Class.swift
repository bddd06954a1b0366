/// The class byte (ISO/IEC 7816-4 §5.4.1, TS 102 221 §10.1.1).
///
/// | class | coding | channels | secure messaging | chaining |
/// | --- | --- | --- | --- | --- |
/// | `0X` `1X` | first interindustry | b2 b1: 0 to 3 | b4 b3 | b5 |
/// | `4X` to `7X` | further interindustry | b4 to b1: 4 to 19 | b6 | b5 |
/// | `8X` `9X` | as `0X`, meaning proprietary | 0 to 3 | b4 b3 | b5 |
/// | `AX` | as `0X`; `A0` is the SIM of TS 51.011 | 0 to 3 | b4 b3 | - |
/// | `CX` to `FX` | as `4X`, meaning proprietary | 4 to 19 | b6 | b5 |
extension CommandAPDU {
  /// The logical channel that the class byte names, 0 to 19.
  public var channel: UInt8 { Self.usesFurtherCoding(cla) ? (cla & 0x0F) + 4 : cla & 0x03 }

  /// Whether secure messaging bits are set, in any of their values.
  public var isSecured: Bool { cla & (Self.usesFurtherCoding(cla) ? 0x20 : 0x0C) != 0 }

  /// Command chaining, b5: more parts of this command follow (ISO/IEC 7816-4 §5.3.3).
  public var isChained: Bool {
    get { cla & 0x10 != 0 }
    set { cla = newValue ? cla | 0x10 : cla & ~0x10 }
  }

  /// The class byte of the SIM application, TS 51.011 §9.2.
  public var isGSM: Bool { cla & 0xF0 == 0xA0 }

  /// The same command on a logical channel, 0 to 19; secure messaging and chaining are kept.
  ///
  /// The further coding has one bit of secure messaging where the first has two. On the way up any of them sets it;
  /// on the way down it becomes `08` in interindustry classes (ISO/IEC 7816-4: header not processed) and `04` in
  /// proprietary ones (GlobalPlatform Card Specification §11.1.4). Class `AX` has no channel above 3, nothing has one above 19:
  /// such a command comes back as it is.
  public func onChannel(_ channel: UInt8) -> CommandAPDU {
    var command = self
    command.cla = Self.cla(cla, onChannel: channel)
    return command
  }

  /// The class byte for GET RESPONSE after a command of class `cla`: `0X`, `4X` or `6X` on the same channel, as
  /// TS 102 221 Table 10.5 has it also after commands of class `8X` such as STATUS, because GET RESPONSE belongs to the
  /// transport and not to the application; `A0` after `A0` (TS 51.011 §9.2.18). Secure messaging and chaining bits
  /// are left out: the response is already protected as a whole.
  public static func responseClass(after cla: UInt8) -> UInt8 {
    if cla & 0xF0 == 0xA0 { return cla }
    return usesFurtherCoding(cla) ? 0x40 | cla & 0x0F : cla & 0x03
  }

  static func usesFurtherCoding(_ cla: UInt8) -> Bool { cla & 0x40 != 0 }

  private static func cla(_ cla: UInt8, onChannel channel: UInt8) -> UInt8 {
    let proprietary = cla & 0x80
    let chaining = cla & 0x10
    let further = usesFurtherCoding(cla)
    switch channel {
    case 0...3 where !further: return cla & 0xFC | channel
    case 0...3:
      let secured: UInt8 = cla & 0x20 == 0 ? 0 : proprietary == 0 ? 0x08 : 0x04
      return proprietary | chaining | secured | channel
    case 4...19 where further: return cla & 0xF0 | (channel - 4)
    case 4...19 where cla & 0x60 == 0:
      let secured: UInt8 = cla & 0x0C == 0 ? 0 : 0x20
      return proprietary | 0x40 | chaining | secured | (channel - 4)
    default: return cla
    }
  }
}
