import Captures
import ISO7816

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `--trace FILE`: the APDUs of a command as GSMTAP in a pcapng. Codes, keys and what was derived from keys are masked.
final class TraceFile {
  private let path: String
  private let descriptor: Int32
  private var writer = GSMTAPWriter()
  private var secrets = APDUSecrets()
  private var hasFailed = false

  /// Creates the file, or empties the one that is there.
  init(_ path: String) throws {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Failure("cannot write the trace \(path): \(SystemError.text(errno))") }
    write(GSMTAPWriter.header)
  }

  deinit { close(descriptor) }

  func reset(atr: [UInt8]) {
    secrets = APDUSecrets()
    write(writer.reset(atr: atr, time: Self.now))
  }

  func exchange(_ command: [UInt8], _ response: [UInt8]) {
    let shown = secrets.masked(command: command, response: response)
    // Wireshark takes what is behind the command's data for the response: a short Le is left out there.
    let hasLe = shown.command.count > 5 && shown.command.count == 6 + Int(shown.command[4])
    let sent = hasLe ? Array(shown.command.dropLast()) : shown.command
    write(writer.exchange(command: sent, response: shown.response, time: Self.now))
  }

  private static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec)
  }

  /// A trace that cannot be written is said once; the work on the card goes on.
  private func write(_ bytes: [UInt8]) {
    guard !hasFailed else { return }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { buffer in
        #if canImport(Glibc)
          Glibc.write(descriptor, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
          Musl.write(descriptor, buffer.baseAddress, buffer.count)
        #else
          Darwin.write(descriptor, buffer.baseAddress, buffer.count)
        #endif
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        hasFailed = true
        Standard.remark("the trace \(path) ends here: \(SystemError.text(errno))")
        return
      }
      rest = rest.dropFirst(count)
    }
  }
}

/// A transport that writes down what crosses it.
final class TracingTransport: CardTransport {
  private let base: any CardTransport
  private let trace: TraceFile

  init(_ base: any CardTransport, _ trace: TraceFile) {
    self.base = base
    self.trace = trace
    trace.reset(atr: base.atr)
  }

  var atr: [UInt8] { base.atr }
  var transmissionProtocol: TransmissionProtocol { base.transmissionProtocol }

  func transmit(_ command: [UInt8]) throws(TransportError) -> [UInt8] {
    let response = try base.transmit(command)
    trace.exchange(command, response)
    return response
  }
  func reset(_ kind: ResetKind) throws(TransportError) {
    try base.reset(kind)
    trace.reset(atr: base.atr)
  }
  func beginTransaction() throws(TransportError) { try base.beginTransaction() }
  func endTransaction() { base.endTransaction() }
}
