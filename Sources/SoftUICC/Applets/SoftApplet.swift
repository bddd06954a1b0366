public import ISO7816

/// An application that answers commands itself: one without files, such as the ARA-M, or the algorithms behind
/// AUTHENTICATE and GET IDENTITY of an ADF that the image has.
///
/// While it is selected on a channel it is asked first; what it leaves is answered by the file system.
public protocol SoftApplet: Sendable {
  /// The applet is selected by this AID or a part of it, and works beside the ADF of the same AID, if there is one.
  var aid: AID { get }
  /// The answer to SELECT; `nil` leaves it to the ADF in the image, or is empty data.
  mutating func select() -> ResponseAPDU?
  /// Answers a command, whole and not cut into blocks: `61XX` and `6CXX` are the card's business. `nil` leaves the
  /// command to the file system.
  mutating func process(_ command: CommandAPDU, in context: SoftAppletContext) -> ResponseAPDU?
  /// Reset, or another application takes the channel.
  mutating func deselect()
  /// Whether commands with secure messaging bits in the class byte reach it; otherwise the card answers `6882`.
  var takesSecureMessaging: Bool { get }
  /// Whether commands with the chaining bit reach it, one by one; otherwise the card answers `6884`.
  var takesChaining: Bool { get }
}

extension SoftApplet {
  public var takesSecureMessaging: Bool { false }
  public var takesChaining: Bool { false }
}

/// What an applet may know of the card around it.
public struct SoftAppletContext: Sendable {
  /// Logical channel of the command.
  public var channel: Int
  /// Whether the command came in class A0.
  public var isGSM: Bool
  /// Key references that are verified or disabled, so that their access condition holds (TS 102 221 §9.3).
  public var satisfiedPINs: Set<UInt8>
}
