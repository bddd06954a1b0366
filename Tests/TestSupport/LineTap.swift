public import ISO7816

/// A line to a card on which a test can answer in its place, or cut it: before the card sees a command, or after it
/// acted and before its answer arrives.
public final class LineTap: CardTransport {
  public enum Action: Sendable {
    case pass
    case answer([UInt8])
    /// The command does not reach the card.
    case cutBefore
    /// The card acts, its answer does not arrive.
    case cutAfter
  }

  private let card: any CardTransport
  private let action: (_ number: Int, _ command: [UInt8]) -> Action
  private var isCut = false
  /// Commands so far, from 1.
  public private(set) var count = 0

  public init(_ card: any CardTransport, _ action: @escaping (_ number: Int, _ command: [UInt8]) -> Action) {
    self.card = card
    self.action = action
  }

  public var atr: [UInt8] { card.atr }
  public var transmissionProtocol: TransmissionProtocol { card.transmissionProtocol }

  public func transmit(_ command: [UInt8]) throws(TransportError) -> [UInt8] {
    guard !isCut else { throw Self.removed }
    count += 1
    switch action(count, command) {
    case .pass: return try card.transmit(command)
    case .answer(let bytes): return bytes
    case .cutBefore: break
    case .cutAfter: _ = try card.transmit(command)
    }
    isCut = true
    throw Self.removed
  }

  public func reset(_ kind: ResetKind) throws(TransportError) {
    guard !isCut else { throw Self.removed }
    try card.reset(kind)
  }

  public func beginTransaction() throws(TransportError) {
    guard !isCut else { throw Self.removed }
    try card.beginTransaction()
  }

  public func endTransaction() { card.endTransaction() }

  private static let removed = TransportError(.cardRemoved, "the card was removed", hint: "insert it and start again")
}
