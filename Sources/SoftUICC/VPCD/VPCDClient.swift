import ISO7816
import Synchronization

/// Puts a ``SoftCard`` into the virtual reader of vsmartcard (vpcd), so that every PC/SC program meets it.
///
/// vpcd listens, the card connects. Each message is two bytes of length, most significant first, and a body: one byte
/// switches power (0 off, 1 on, 2 reset) or asks for the ATR (4), anything longer is a command.
public final class VPCDClient: Sendable {
  /// How ``serve()`` came to its end.
  public enum Ending: Hashable, Sendable {
    /// ``stop()`` was called.
    case stopped
    /// The reader's side closed the line, as pcscd does when it ends.
    case readerClosed
    /// The card was pulled, by ``SoftCard/Behaviour``.
    case cardRemoved
  }

  public let card: SoftCard
  public let host: String
  public let port: UInt16
  /// How long to try again while nobody listens, in milliseconds.
  public let patience: Int
  /// Sees every command with its response; `nil` for a card that kept silent or was pulled.
  private let observer: (@Sendable (_ command: [UInt8], _ response: [UInt8]?) -> Void)?
  /// Whether the card leaves the reader when its power is switched off after at least one command.
  private let isPulledAfterUse: Bool
  private let state = Mutex(State())

  private struct State {
    var socket: Socket?
    var isStopped = false
  }

  /// - Parameters:
  ///   - port: 35963 for the first slot of vpcd, 35964 for the second.
  ///   - patience: milliseconds.
  public init(
    card: SoftCard, host: String = "127.0.0.1", port: UInt16 = 35963, patience: Int = 3000,
    isPulledAfterUse: Bool = false, observer: (@Sendable (_ command: [UInt8], _ response: [UInt8]?) -> Void)? = nil
  ) {
    self.card = card
    self.host = host
    self.port = port
    self.patience = patience
    self.isPulledAfterUse = isPulledAfterUse
    self.observer = observer
  }

  /// Connects and answers until ``stop()`` is called from another thread, the reader closes the line or the card is
  /// pulled. Blocks. May be called again afterwards, unless it was stopped.
  @discardableResult
  public func serve() throws(VPCDError) -> Ending {
    guard let socket = try connect() else { return .stopped }
    let ending = answer(socket)
    state.withLock { state in
      state.socket = nil
      socket.closeDescriptor()
    }
    return state.withLock { $0.isStopped } ? .stopped : ending
  }

  /// Ends ``serve()``, now and for good. May be called from any thread.
  public func stop() {
    state.withLock { state in
      state.isStopped = true
      state.socket?.shutDown()
    }
  }

  /// Whether the card is in the reader.
  public var isConnected: Bool { state.withLock { $0.socket != nil } }

  /// `nil` where ``stop()`` came first.
  private func connect() throws(VPCDError) -> Socket? {
    var waited = 0
    while !state.withLock({ $0.isStopped }) {
      do throws(Socket.ConnectError) {
        let socket = try Socket.connect(host: host, port: port)
        let isStopped = state.withLock { state in
          state.socket = socket
          return state.isStopped
        }
        if !isStopped { return socket }
        state.withLock { $0.socket = nil }
        socket.closeDescriptor()
        return nil
      } catch {
        switch error {
        case .unknownHost: throw VPCDError(.unknownHost, "host \(host) has no address")
        case .refused(let code) where waited >= patience:
          throw VPCDError(
            .noReader, "no virtual reader answers at \(host) port \(port): \(systemMessage(code))",
            hint: "install vsmartcard-vpcd, start pcscd, and look whether another card holds the port")
        case .refused:
          pause(milliseconds: 50)
          waited += 50
        }
      }
    }
    return nil
  }

  private func answer(_ socket: Socket) -> Ending {
    var wasUsed = false
    while let head = socket.read(2) {
      let length = Int(head[0]) << 8 | Int(head[1])
      guard length > 0 else { continue }
      guard let message = socket.read(length) else { break }
      if message.count > 1 { wasUsed = true }
      if isPulledAfterUse, wasUsed, message == [0x00] { return .cardRemoved }
      do throws(TransportError) {
        guard let reply = try reply(to: message) else { continue }
        guard socket.write(Self.frame(reply)) else { break }
      } catch {
        return .cardRemoved
      }
    }
    return .readerClosed
  }

  /// What goes back for one message; `nil` for nothing.
  private func reply(to message: [UInt8]) throws(TransportError) -> [UInt8]? {
    if message.count == 1 {
      switch message[0] {
      case 0x01: try card.reset(.cold)
      case 0x02: try card.reset(.warm)
      case 0x04: return card.atr
      default: break
      }
      return nil
    }
    do throws(TransportError) {
      let response = try card.transmit(message)
      observer?(message, response)
      return response
    } catch {
      observer?(message, nil)
      // A silent card: vpcd waits for a frame, and an empty one is the nearest there is.
      if error.code == .cardMute { return [] }
      throw error
    }
  }

  private static func frame(_ body: [UInt8]) -> [UInt8] {
    let length = min(body.count, 0xFFFF)
    return [UInt8(truncatingIfNeeded: length >> 8), UInt8(truncatingIfNeeded: length)] + body.prefix(length)
  }
}
