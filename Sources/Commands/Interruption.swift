import ISO7816
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Ctrl-C: the command ends at the next APDU, with what it has. A second Ctrl-C ends the process.
enum Interruption {
  private static let requested = Atomic<Bool>(false)
  private static let handler = Mutex<(@Sendable () -> Void)?>(nil)

  /// Whether the user asked to stop.
  static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Takes over SIGINT and SIGTERM; `onRequest` runs on a thread of its own when the first arrives.
  static func install(onRequest: @escaping @Sendable () -> Void) {
    let isFirst = handler.withLock { current -> Bool in
      defer { current = onRequest }
      return current == nil
    }
    guard isFirst else { return }
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    // Blocked here and inherited by every thread, so that only the thread below receives them.
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    pthread_create(
      &thread, nil,
      { _ in
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        while true {
          var signal: Int32 = 0
          guard sigwait(&signals, &signal) == 0 else { continue }
          if Interruption.isRequested { _exit(128 + signal) }
          Interruption.requested.store(true, ordering: .relaxed)
          Interruption.handler.withLock { $0 }?()
        }
      }, nil)
  }
}

/// A transport that stops at the next command once the user asked for it.
final class InterruptibleTransport: CardTransport {
  private let base: any CardTransport
  /// How often the card was reset.
  private(set) var resets = 0

  init(_ base: any CardTransport) { self.base = base }

  var atr: [UInt8] { base.atr }
  var transmissionProtocol: TransmissionProtocol { base.transmissionProtocol }

  func transmit(_ command: [UInt8]) throws(TransportError) -> [UInt8] {
    guard !Interruption.isRequested else { throw TransportError(.cancelled, "stopped by the user") }
    return try base.transmit(command)
  }
  func reset(_ kind: ResetKind) throws(TransportError) {
    resets += 1
    try base.reset(kind)
  }
  func beginTransaction() throws(TransportError) { try base.beginTransaction() }
  func endTransaction() { base.endTransaction() }
}
