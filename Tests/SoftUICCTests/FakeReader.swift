import Foundation

/// vpcd's side of the line, for tests: listens on a free port and speaks frames, good or bad.
final class FakeReader: @unchecked Sendable {
  private let listener: Int32
  private var line: Int32 = -1
  let port: UInt16

  struct Failure: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
  }

  init() throws {
    #if canImport(Darwin)
      let listener = socket(AF_INET, SOCK_STREAM, 0)
    #else
      let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(listener, generic, length) == 0 && listen(listener, 1) == 0 && getsockname(listener, generic, &length) == 0
      }
    }
    guard bound else { throw Failure("no port to listen on") }
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
  }

  /// Takes the card that connects.
  func accept() throws {
    line = Foundation.accept(listener, nil, nil)
    guard line >= 0 else { throw Failure("nobody connected") }
  }

  func send(raw bytes: [UInt8]) { _ = bytes.withUnsafeBytes { Foundation.send(line, $0.baseAddress, bytes.count, 0) } }

  func send(_ body: [UInt8]) { send(raw: [UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body) }

  /// One frame from the card; `nil` when it hung up.
  func receive() -> [UInt8]? {
    guard let head = read(2) else { return nil }
    let length = Int(head[0]) << 8 | Int(head[1])
    return length == 0 ? [] : read(length)
  }

  private func read(_ count: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    while bytes.count < count {
      var buffer = [UInt8](repeating: 0, count: count - bytes.count)
      let received = recv(line, &buffer, buffer.count, 0)
      guard received > 0 else { return nil }
      bytes += buffer.prefix(received)
    }
    return bytes
  }

  func hangUp() {
    if line >= 0 { close(line) }
    line = -1
  }

  /// Nobody listens any more.
  func stopListening() { close(listener) }
}

/// Runs a blocking call on a thread of its own.
final class Background<Result: Sendable>: @unchecked Sendable {
  private let done = DispatchSemaphore(value: 0)
  private var outcome: Swift.Result<Result, any Error>?

  init(_ body: @escaping @Sendable () throws -> Result) {
    Thread.detachNewThread {
      self.outcome = Swift.Result { try body() }
      self.done.signal()
    }
  }

  /// Waits for the end of the call.
  func value(within seconds: Double = 10) throws -> Result {
    guard done.wait(timeout: .now() + seconds) == .success, let outcome else {
      throw FakeReader.Failure("still running after \(seconds) s")
    }
    return try outcome.get()
  }
}
