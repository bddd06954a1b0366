/// A line to one card that is powered and has answered to reset. The card may sit in a reader, in this process or
/// behind vpcd; whoever holds a `CardTransport` cannot tell and need not.
///
/// A card answers one command at a time, so everything here blocks; one transport belongs to one thread at a time.
public protocol CardTransport: AnyObject {
  /// The answer to reset as received, 2 to 33 bytes (ISO/IEC 7816-3 §8).
  var atr: [UInt8] { get }
  /// The protocol in use. T=0 cards answer `61XX`, `6CXX` or `9FXX` where T=1 cards answer with data.
  var transmissionProtocol: TransmissionProtocol { get }
  /// Sends one command as it is and returns data and SW1 SW2, at least two bytes. Follows no `61XX` or `6CXX`.
  func transmit(_ command: [UInt8]) throws(TransportError) -> [UInt8]
  /// Resets the card; selections, verified PINs and channels are gone afterwards. Updates ``atr``.
  func reset(_ kind: ResetKind) throws(TransportError)
  /// Keeps other programs away from the card until the matching ``endTransaction()``. Nests.
  func beginTransaction() throws(TransportError)
  /// Ends what ``beginTransaction()`` began. Never fails: a card that is gone has no transaction.
  func endTransaction()
}

extension CardTransport {
  /// Runs `body` while no other program can reach the card.
  public func withTransaction<Result>(_ body: () throws -> Result) throws -> Result {
    try beginTransaction()
    defer { endTransaction() }
    return try body()
  }
}

/// How the reader resets the card (ISO/IEC 7816-3 §6.2).
public enum ResetKind: Sendable {
  /// RST only, the card keeps its power.
  case warm
  /// Power off and on.
  case cold
}

/// The transmission protocol of ISO/IEC 7816-3.
public enum TransmissionProtocol: UInt8, Sendable {
  case t0 = 0
  case t1 = 1
}

/// Why a command did not reach the card or its answer did not come back.
public struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What went wrong; equality of errors is decided by this.
  public enum Code: String, Sendable {
    /// The card was taken out, or the line to it was cut.
    case cardRemoved
    /// The card gave no answer, or fewer than two bytes.
    case cardMute
    /// The reader has no card in it.
    case noCard
    /// No reader is plugged in.
    case noReader
    /// The reader was unplugged, or no reader has the name.
    case readerGone
    /// Another program reset the card: selections and PINs are lost.
    case cardReset
    /// Another program holds the card.
    case sharingViolation
    /// The PC/SC service does not run.
    case noService
    /// Anything else that a reader or a driver reports.
    case communication
    /// The user asked to stop.
    case cancelled
  }
  public var code: Code
  /// What happened, one line in lower case, ready to be shown.
  public var message: String
  /// What the user can do about it.
  public var hint: String?

  public init(_ code: Code, _ message: String, hint: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
  }

  public var description: String { message }
  public static func == (a: Self, b: Self) -> Bool { a.code == b.code }
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
