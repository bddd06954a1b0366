import Foundation
public import ISO7816

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program that plays a card to the virtual reader driver, reached without driver and service: this listens on a port
/// of its own as the driver does, and the program connects to it. A command takes microseconds, where the driver's two
/// writes per message and a program that acknowledges late take 40 ms.
public final class ListeningReader: CardTransport {
  public private(set) var atr: [UInt8] = []
  public let transmissionProtocol: TransmissionProtocol
  private let process = Process()
  private let socket: Int32

  /// Starts `program` with `arguments` and the port behind `--vpcd`, and powers the card that it plays.
  public init(
    _ program: String, _ arguments: [String], transmissionProtocol: TransmissionProtocol = .t0
  ) throws {
    self.transmissionProtocol = transmissionProtocol
    let (listener, port) = try Self.listen()
    defer { close(listener) }
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments + ["--vpcd", String(port)]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    Self.limitWaiting(listener)
    socket = accept(listener, nil, nil)
    guard socket >= 0 else {
      process.terminate()
      throw VPCDError("\(program) does not connect")
    }
    Self.limitWaiting(socket)
    var on: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    try reset(.cold)
  }

  /// The program ends when its connection does.
  deinit {
    close(socket)
    process.terminate()
    process.waitUntilExit()
  }

  public func transmit(_ command: [UInt8]) throws(TransportError) -> [UInt8] {
    try write(command)
    return try read()
  }

  public func reset(_ kind: ResetKind) throws(TransportError) {
    for control: UInt8 in kind == .cold ? [0, 1, 4] : [2, 4] { try write([control]) }
    atr = try read()
  }

  public func beginTransaction() {}
  public func endTransaction() {}

  /// One write for length and body: nothing waits for an acknowledgement.
  private func write(_ body: [UInt8]) throws(TransportError) {
    let frame = [UInt8(truncatingIfNeeded: body.count >> 8), UInt8(truncatingIfNeeded: body.count)] + body
    guard send(socket, frame, frame.count, Self.noSignal) == frame.count else { throw Self.gone }
  }

  private func read() throws(TransportError) -> [UInt8] {
    let length = try read(2)
    return try read(Int(length[0]) << 8 | Int(length[1]))
  }

  private func read(_ count: Int) throws(TransportError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let now = bytes.withUnsafeMutableBytes { recv(socket, $0.baseAddress! + done, count - done, 0) }
      guard now > 0 else { throw Self.gone }
      done += now
    }
    return bytes
  }

  private static let gone = TransportError(.cardRemoved, "the program that plays the card is gone")

  private static func limitWaiting(_ socket: Int32) {
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  private static func listen() throws -> (socket: Int32, port: UInt16) {
    #if canImport(Glibc)
      let file = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let file = Darwin.socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        guard bind(file, pointer, size) == 0 else { return -1 as Int32 }
        #if canImport(Glibc)
          guard Glibc.listen(file, 1) == 0 else { return -1 }
        #else
          guard Darwin.listen(file, 1) == 0 else { return -1 }
        #endif
        return getsockname(file, pointer, &size)
      }
    }
    guard result == 0 else {
      close(file)
      throw VPCDError("cannot listen on a port")
    }
    return (file, UInt16(bigEndian: address.sin_port))
  }

  #if canImport(Glibc)
    private static let noSignal = Int32(MSG_NOSIGNAL)
  #else
    private static let noSignal: Int32 = 0
  #endif
}
