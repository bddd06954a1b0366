import Foundation
import PCSC
public import SoftUICC
public import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One of the two TCP ports on which the virtual reader driver of vsmartcard waits for cards, and the reader behind it.
///
/// All tests of all processes share the ports: ``withPort(_:)`` hands out one at a time.
public struct VPCDPort: Sendable {
  /// 35963 or 35964.
  public let number: UInt16
  /// The reader that a card on this port appears in.
  public let readerName: String

  /// Calls `body` with a port that nobody else uses, in this process or another, and with an empty reader behind it.
  /// Waits for one for as long as it takes; does not block the threads of the test runner.
  public static func withPort<Result>(_ body: (VPCDPort) async throws -> Result) async throws -> Result {
    let ports = try Self.all()
    guard !ports.isEmpty else { throw VPCDError("no virtual reader") }
    let deadline = ContinuousClock.now + .seconds(180)
    while ContinuousClock.now < deadline {
      for port in ports {
        guard let lock = try port.lock() else { continue }
        defer { close(lock) }
        // A card that was not put there under the lock, by hand perhaps: try the other port.
        guard (try? port.waitUntilEmpty(timeout: .milliseconds(10))) != nil else { continue }
        let result = try await body(port)
        try port.waitUntilEmpty()
        return result
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw VPCDError("both virtual readers are in use")
  }

  /// As above with both ports, which are had together or not at all: two tests that each hold one would wait for ever.
  public static func withBothPorts<Result>(
    _ body: (_ first: VPCDPort, _ second: VPCDPort) async throws -> Result
  ) async throws -> Result {
    let ports = try Self.all()
    guard ports.count == 2 else { throw VPCDError("no two virtual readers") }
    let deadline = ContinuousClock.now + .seconds(180)
    while ContinuousClock.now < deadline {
      let locks = try ports.map { try $0.lock() }
      defer { for case let lock? in locks { close(lock) } }
      if !locks.contains(nil), ports.allSatisfy({ (try? $0.waitUntilEmpty(timeout: .milliseconds(10))) != nil }) {
        let result = try await body(ports[0], ports[1])
        for port in ports { try port.waitUntilEmpty() }
        return result
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw VPCDError("the virtual readers are in use")
  }

  /// The virtual readers that the service has, with the ports of the driver's default configuration.
  private static func all() throws -> [VPCDPort] {
    try Context().readerNames().filter { $0.hasPrefix("Virtual PCD") }.prefix(2).enumerated().map {
      VPCDPort(number: 35963 + UInt16($0.offset), readerName: $0.element)
    }
  }

  /// Whether the PC/SC service runs and has a virtual reader. Looked up once.
  public static let isAvailable: Bool = {
    guard let names = try? Context().readerNames() else { return false }
    return names.contains { $0.hasPrefix("Virtual PCD") }
  }()

  /// Whether `replay_card.py` can stand in for a real card.
  public static var canReplay: Bool { isAvailable && Shared.path("tools/replay_card.py") != nil }

  /// Waits until a card is in the reader.
  public func waitUntilPresent(timeout: Duration = .seconds(5)) throws {
    _ = try Context().waitForCard(in: readerName, timeout: timeout)
  }

  /// Waits until no card is in the reader.
  public func waitUntilEmpty(timeout: Duration = .seconds(5)) throws {
    try Context().waitForRemoval(from: readerName, timeout: timeout)
  }

  /// Calls `body` while a software card is in this port's reader.
  public func serving<Result>(_ card: SoftCard, _ body: () throws -> Result) throws -> Result {
    let server = SoftCardServer(card: card, port: number)
    let thread = Thread { try? server.run() }
    thread.start()
    defer { server.stop() }
    try waitUntilPresent()
    return try body()
  }

  /// A lock on a file, which holds within this process as well: each call opens the file anew. `nil` while another has it.
  private func lock() throws -> Int32? {
    let path = "/tmp/uicc-tests-vpcd-\(number).lock"
    let file = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw VPCDError("cannot open \(path)") }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      close(file)
      return nil
    }
    return file
  }
}

/// What keeps a test from its virtual card.
public struct VPCDError: Error, CustomStringConvertible {
  public var description: String
  init(_ description: String) { self.description = description }
}

extension Trait where Self == ConditionTrait {
  /// Skips a test where no PC/SC service with a virtual reader runs.
  public static var needsVPCD: Self {
    .enabled(if: VPCDPort.isAvailable, "needs pcscd with the virtual reader of vsmartcard")
  }
  /// Skips a test where no foreign card can be played through a virtual reader.
  public static var needsForeignCard: Self {
    .enabled(
      if: VPCDPort.canReplay, "needs pcscd with the virtual reader, and tools/replay_card.py in the shared folder")
  }
}
