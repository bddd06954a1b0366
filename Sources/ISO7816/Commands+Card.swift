/// Commands on the card as a whole: transport, channels, the toolkit (TS 102 221 §11.1, §11.2, §12.1).
extension CommandAPDU {
  /// What STATUS returns (TS 102 221 Table 11.8, P2).
  public enum StatusReturn: UInt8, Sendable {
    /// As SELECT of the current DF: the FCP template.
    case fcp = 0x00
    /// Tag 84: the DF name of the current application.
    case dfName = 0x01
    case nothing = 0x0C
  }

  /// GET RESPONSE (TS 102 221 §12.1.1, TS 51.011 §9.2.18). See ``responseClass(after:)`` for the class.
  public static func getResponse(length: Int, cla: UInt8 = 0x00) -> CommandAPDU {
    CommandAPDU(cla, .getResponse, 0x00, 0x00, le: length)
  }

  /// STATUS (TS 102 221 §11.1.2; TS 51.011 §9.2.2).
  /// - Parameter indication: P1, the application's status: 0 none, 1 initialised in the terminal, 2 will be ended.
  public static func status(
    returning: StatusReturn = .fcp, indication: UInt8 = 0x00, length: Int = 0x100, cla: UInt8 = 0x80
  ) -> CommandAPDU {
    CommandAPDU(cla, .status, indication, returning.rawValue, le: returning == .nothing ? nil : length)
  }

  /// MANAGE CHANNEL, open (TS 102 221 §11.1.17): the card chooses the channel and answers its number in one byte.
  public static func openChannel(cla: UInt8 = 0x00) -> CommandAPDU {
    CommandAPDU(cla, .manageChannel, 0x00, 0x00, le: 1)
  }

  /// MANAGE CHANNEL, open the channel of this number, 1 to 19 (TS 102 221 §11.1.17).
  public static func openChannel(_ number: UInt8, cla: UInt8 = 0x00) -> CommandAPDU {
    CommandAPDU(cla, .manageChannel, 0x00, number)
  }

  /// MANAGE CHANNEL, close (TS 102 221 §11.1.17).
  public static func closeChannel(_ number: UInt8, cla: UInt8 = 0x00) -> CommandAPDU {
    CommandAPDU(cla, .manageChannel, 0x80, number)
  }

  /// GET DATA (ISO/IEC 7816-4 §11.4.3, GlobalPlatform Card Specification §11.3): P1 P2 are the tag.
  public static func getData(tag: UInt16, cla: UInt8 = 0x80) -> CommandAPDU {
    CommandAPDU(
      cla, .getData, UInt8(truncatingIfNeeded: tag >> 8), UInt8(truncatingIfNeeded: tag), le: 0x100)
  }

  /// TERMINAL PROFILE (TS 102 221 §11.2.1): what the terminal's toolkit can do.
  public static func terminalProfile(_ profile: [UInt8], cla: UInt8 = 0x80) -> CommandAPDU {
    CommandAPDU(cla, .terminalProfile, 0x00, 0x00, profile)
  }

  /// ENVELOPE (TS 102 221 §11.2.2).
  public static func envelope(_ data: [UInt8], cla: UInt8 = 0x80) -> CommandAPDU {
    CommandAPDU(cla, .envelope, 0x00, 0x00, data, le: 0x100)
  }

  /// FETCH (TS 102 221 §11.2.3): the proactive command of this length, from `91XX`.
  public static func fetch(length: Int, cla: UInt8 = 0x80) -> CommandAPDU {
    CommandAPDU(cla, .fetch, 0x00, 0x00, le: length)
  }

  /// TERMINAL RESPONSE (TS 102 221 §11.2.4).
  public static func terminalResponse(_ data: [UInt8], cla: UInt8 = 0x80) -> CommandAPDU {
    CommandAPDU(cla, .terminalResponse, 0x00, 0x00, data)
  }

  /// TERMINAL CAPABILITY (TS 102 221 §11.1.19): template A9.
  public static func terminalCapability(_ template: [UInt8], cla: UInt8 = 0x80) -> CommandAPDU {
    CommandAPDU(cla, .terminalCapability, 0x00, 0x00, template)
  }
}
