import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The smallest card that the virtual reader takes: an ATR, and a function that answers commands.
///
/// The driver sends frames, a length of two bytes most significant first and that many bytes. A frame of one byte controls
/// the card: 0 off, 1 on, 2 reset, 4 asks for the ATR, which alone has an answer. All others are commands.
public final class VPCDPeer: @unchecked Sendable {
  /// What the card does on a command.
  public enum Answer: Sendable {
    /// Answers these bytes, which may be none.
    case bytes([UInt8])
    /// Keeps silent for this long, then leaves the reader.
    case silence(Duration)
    /// Leaves the reader at once.
    case leave
  }

  private let socket: Int32
  private let atr: [UInt8]
  private let answer: @Sendable ([UInt8]) -> Answer
  private let state = NSLock()
  private var controlBytes: [UInt8] = []
  private var isClosed = false
  private let finished = DispatchSemaphore(value: 0)

  /// Puts the card into the reader behind `port` and waits until the service sees it.
  public convenience init(
    _ port: VPCDPort, atr: [UInt8] = [0x3B, 0x00], answer: @escaping @Sendable ([UInt8]) -> Answer
  ) throws {
    try self.init(unseenOn: port, atr: atr, answer: answer)
    try port.waitUntilPresent()
  }

  /// As above, without waiting: for a card that does not answer to reset.
  public init(unseenOn port: VPCDPort, atr: [UInt8], answer: @escaping @Sendable ([UInt8]) -> Answer) throws {
    self.atr = atr
    self.answer = answer
    socket = try Self.connect(port.number)
    Thread.detachNewThread { [self] in
      serve()
      finished.signal()
    }
  }

  /// The control bytes that came: 0 off, 1 on, 2 reset, 4 ATR.
  public var controls: [UInt8] { state.withLock { controlBytes } }

  /// Takes the card out and waits until its thread has ended.
  public func leave() {
    let wasClosed = state.withLock {
      defer { isClosed = true }
      return isClosed
    }
    guard !wasClosed else { return }
    shutdown(socket, Int32(SHUT_RDWR))
    finished.wait()
    close(socket)
  }

  private func serve() {
    while let length = read(2), let frame = read(Int(length[0]) << 8 | Int(length[1])) {
      if frame.count == 1 {
        state.withLock { controlBytes.append(frame[0]) }
        if frame[0] == 4 { write(atr) }
        continue
      }
      switch answer(frame) {
      case .bytes(let bytes): write(bytes)
      case .silence(let duration):
        Thread.sleep(forTimeInterval: duration / .seconds(1))
        shutdown(socket, Int32(SHUT_RDWR))
        return
      case .leave:
        shutdown(socket, Int32(SHUT_RDWR))
        return
      }
    }
  }

  private func write(_ bytes: [UInt8]) {
    let frame = [UInt8(truncatingIfNeeded: bytes.count >> 8), UInt8(truncatingIfNeeded: bytes.count)] + bytes
    var sent = 0
    while sent < frame.count {
      let count = frame.withUnsafeBytes { send(socket, $0.baseAddress! + sent, frame.count - sent, noSignal) }
      guard count > 0 else { return }
      sent += count
    }
  }

  private func read(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var received = 0
    while received < count {
      quickAcknowledge(socket)
      let now = bytes.withUnsafeMutableBytes { recv(socket, $0.baseAddress! + received, count - received, 0) }
      guard now > 0 else { return nil }
      received += now
    }
    return bytes
  }

  private static func connect(_ port: UInt16) throws -> Int32 {
    #if canImport(Glibc)
      let file = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let file = Darwin.socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        #if canImport(Glibc)
          Glibc.connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        #else
          Darwin.connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        #endif
      }
    }
    guard result == 0 else {
      close(file)
      throw VPCDError("nothing listens on port \(port)")
    }
    var on: Int32 = 1
    setsockopt(file, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    return file
  }
}

#if canImport(Glibc)
  private let noSignal = Int32(MSG_NOSIGNAL)
  /// The driver writes length and body apart: without this each command waits 40 ms. The kernel forgets it at will.
  private func quickAcknowledge(_ socket: Int32) {
    var on: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_QUICKACK, &on, socklen_t(MemoryLayout<Int32>.size))
  }
#else
  private let noSignal: Int32 = 0
  private func quickAcknowledge(_ socket: Int32) {}
#endif
