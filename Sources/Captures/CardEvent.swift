/// Something that happened on the line to one card.
public struct CardEvent: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// The card answered to reset.
    case reset(atr: [UInt8])
    /// A command as it crossed the line, GET RESPONSE and the like included, and what came back. In T=0 a command with
    /// data has no Le.
    case exchange(command: [UInt8], response: [UInt8])
    /// An exchange that cannot be told for sure; why, in one line.
    case damaged(String)
  }

  /// The packet that completed it, as Wireshark counts, or the line of a log.
  public var number: Int
  /// Since 1970-01-01 00:00 UTC, in nanoseconds; 0 where the source does not tell.
  public var time: UInt64
  public var line: CardLine
  public var kind: Kind

  public init(_ number: Int, _ time: UInt64, _ line: CardLine, _ kind: Kind) {
    self.number = number
    self.time = time
    self.line = line
    self.kind = kind
  }
}

/// A line to a card: a slot of a reader on a bus, or a sender of GSMTAP.
public struct CardLine: Hashable, Sendable, CustomStringConvertible {
  /// `usb 1.5 slot 0`, `gsmtap 127.0.0.1:60888`, `log`.
  public var description: String
  public init(_ description: String) { self.description = description }
}
