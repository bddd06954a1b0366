public import CardImage
public import ISO7816
import Synchronization

/// A UICC, or a 2G SIM, in this process: it serves the files of an image and answers by TS 102 221 and TS 51.011.
///
/// Content and access rules come from the image's bytes, so that no table of files stands between what was exported
/// and what is answered. What an image cannot say (codes, protocol, oddities) is in ``Configuration``. Changes stay
/// in this instance; ``image()`` gives them back.
///
/// Calls may come from any thread; one at a time is served.
public final class SoftCard: CardTransport, Sendable {
  private let engine: Mutex<CardEngine>

  /// - Throws: what is wrong with the image, and at which file.
  public init(image: CardImage, configuration: Configuration = .init()) throws(SoftCardError) {
    engine = Mutex(try CardEngine(image, configuration))
  }

  public var atr: [UInt8] { engine.withLock { $0.atr } }

  public var transmissionProtocol: TransmissionProtocol {
    engine.withLock { $0.configuration.transmissionProtocol }
  }

  /// Oddities of real cards; may be changed while the card is in use.
  public var behaviour: Behaviour {
    get { engine.withLock { $0.behaviour } }
    set { engine.withLock { $0.behaviour = newValue } }
  }

  /// What has crossed the interface so far.
  public var statistics: Statistics { engine.withLock { $0.statistics } }

  func withEngine<Result: Sendable>(_ body: (borrowing CardEngine) -> Result) -> Result {
    engine.withLock { body($0) }
  }

  /// The files as they are now. Codes and their counters are not part of an image.
  public func image() -> CardImage { engine.withLock { $0.currentImage() } }

  public func transmit(_ command: [UInt8]) throws(TransportError) -> [UInt8] {
    switch engine.withLock({ $0.handle(command) }) {
    case .response(let bytes): return bytes
    case .mute: throw TransportError(.cardMute, "the card gave no answer")
    case .removed: throw Self.removed
    }
  }

  public func reset(_ kind: ResetKind) throws(TransportError) {
    let isThere = engine.withLock { engine in
      if !engine.isRemoved { engine.reset() }
      return !engine.isRemoved
    }
    guard isThere else { throw Self.removed }
  }

  /// Puts back a card that ``Behaviour`` had removed or torn, and resets it.
  public func insert() { engine.withLock { $0.insert() } }

  public func beginTransaction() throws(TransportError) {
    guard !engine.withLock({ $0.isRemoved }) else { throw Self.removed }
  }

  public func endTransaction() {}

  private static let removed = TransportError(.cardRemoved, "the card was removed", hint: "insert it and start again")
}
