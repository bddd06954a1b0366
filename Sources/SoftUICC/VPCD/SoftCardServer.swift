/// Keeps a card in the virtual reader: serves it, and puts it back when pcscd was started anew.
public final class SoftCardServer: Sendable {
  /// What happens meanwhile, for whoever shows it.
  public enum Event: Sendable {
    /// The card goes into the reader at this host and port.
    case connecting(host: String, port: UInt16)
    /// The reader closed the line.
    case readerClosed
    /// ``SoftCard/Behaviour`` pulled the card.
    case cardRemoved
  }

  private let client: VPCDClient

  /// - Parameters:
  ///   - patience: milliseconds to wait for a reader.
  ///   - observer: sees every command with its response; `nil` for a card that kept silent or was pulled.
  public init(
    card: SoftCard, host: String = "127.0.0.1", port: UInt16 = 35963, patience: Int = 3000,
    observer: (@Sendable (_ command: [UInt8], _ response: [UInt8]?) -> Void)? = nil
  ) {
    client = VPCDClient(card: card, host: host, port: port, patience: patience, observer: observer)
  }

  /// Blocks until ``stop()``, or until the card was pulled.
  /// - Throws: where no reader answers, at first or when the card is put back.
  public func run(_ report: (Event) -> Void = { _ in }) throws(VPCDError) {
    while true {
      report(.connecting(host: client.host, port: client.port))
      switch try client.serve() {
      case .stopped: return
      case .cardRemoved:
        report(.cardRemoved)
        return
      case .readerClosed: report(.readerClosed)
      }
    }
  }

  /// Ends ``run(_:)`` from any thread.
  public func stop() { client.stop() }
}
