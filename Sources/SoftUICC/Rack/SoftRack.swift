import ISO7816
import Synchronization

/// Cards that take their turns in one or several virtual readers, as if someone put one sample after the other in.
///
/// A card stays until a program has used it and its power was switched off; then it is pulled, and after a pause the
/// next one goes into that reader.
public final class SoftRack: Sendable {
  /// What happens meanwhile, for whoever shows it. Comes from the threads of the readers.
  public enum Event: Sendable {
    case inserted(card: Int, port: UInt16)
    case pulled(card: Int, port: UInt16)
    case failed(VPCDError, port: UInt16)
  }

  private let count: Int
  private let host: String
  private let pause: UInt32
  private let observer: (@Sendable (_ port: UInt16, _ command: [UInt8]) -> Void)?
  private let make: @Sendable (Int) throws(SoftCardError) -> SoftCard
  private let state = Mutex(State())

  private struct State {
    var next = 0
    var isStopped = false
    var clients: [UInt16: VPCDClient] = [:]
  }

  /// - Parameters:
  ///   - count: how many cards there are.
  ///   - pause: milliseconds between two cards in one reader.
  ///   - observer: sees every command before its response goes; the time that it takes is the card's.
  ///   - make: the card of this number, from 0; called once for each, when its turn comes.
  public init(
    count: Int, host: String = "127.0.0.1", pause: UInt32 = 500,
    observer: (@Sendable (_ port: UInt16, _ command: [UInt8]) -> Void)? = nil,
    make: @escaping @Sendable (Int) throws(SoftCardError) -> SoftCard
  ) {
    self.count = count
    self.host = host
    self.pause = pause
    self.observer = observer
    self.make = make
  }

  /// Serves one reader until no card is left or ``stop()`` is called. Blocks: one thread for each reader.
  /// - Throws: ``SoftCardError`` if a card cannot be made.
  public func serve(port: UInt16, report: @Sendable (Event) -> Void = { _ in }) throws(SoftCardError) {
    while let number = take() {
      let observer = observer
      let client = VPCDClient(card: try make(number), host: host, port: port, isPulledAfterUse: true) { command, _ in
        observer?(port, command)
      }
      guard start(client, on: port) else { return }
      report(.inserted(card: number, port: port))
      do throws(VPCDError) {
        // pcscd may start anew meanwhile: the same card goes in again.
        while try client.serve() == .readerClosed {}
      } catch {
        report(.failed(error, port: port))
        return
      }
      report(.pulled(card: number, port: port))
      if isStopped { return }
      SoftUICC.pause(milliseconds: pause)
    }
  }

  /// Ends every ``serve(port:report:)``. May be called from any thread.
  public func stop() {
    let clients = state.withLock { state in
      state.isStopped = true
      return Array(state.clients.values)
    }
    for client in clients { client.stop() }
  }

  private var isStopped: Bool { state.withLock { $0.isStopped } }

  private func take() -> Int? {
    state.withLock { state in
      guard !state.isStopped, state.next < count else { return nil }
      defer { state.next += 1 }
      return state.next
    }
  }

  private func start(_ client: VPCDClient, on port: UInt16) -> Bool {
    state.withLock { state in
      state.clients[port] = client
      return !state.isStopped
    }
  }
}
