/// A card reader as the PC/SC service saw it at one moment.
public struct Reader: Hashable, Sendable {
  /// The name that the service gives it, with slot numbers.
  public let name: String
  let state: StateFlags
  /// The answer to reset of the card inside; empty without a card and of a mute one.
  public let atr: [UInt8]

  /// Whether a card is in it, mute or not.
  public var hasCard: Bool { state.contains(.present) }
  /// The card inside does not answer to reset.
  public var isMute: Bool { state.contains(.mute) }
  /// Another program holds the card for itself alone.
  public var isExclusive: Bool { state.contains(.exclusive) }
  /// Some program, perhaps this one, is connected to the card.
  public var isInUse: Bool { state.contains(.inUse) }
}
