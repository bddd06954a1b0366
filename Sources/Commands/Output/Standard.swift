import ArgumentParser
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The process's own output. The payload goes to standard output; everything else is a remark and goes to standard
/// error. A reader that went away is no error: the process ends at once and content.
///
/// Payload is collected and written in large pieces: at the end, before a remark, and line by line on a terminal.
enum Standard {
  private static let pending = Mutex<[UInt8]>([])
  private static let pieceSize = 0x8000

  /// The payload, as it is.
  static func output(_ text: String) {
    var text = text
    text.withUTF8 { output($0) }
  }

  /// A line of payload.
  static func line(_ text: String) { output(text + "\n") }

  /// The payload, as it is.
  static func output(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { output($0) } }

  private static func output(_ bytes: UnsafeBufferPointer<UInt8>) {
    let isFull = pending.withLock { pending in
      pending += bytes
      return pending.count >= pieceSize
    }
    if isFull || outputIsTerminal { flush() }
  }

  /// Writes what was collected.
  static func flush() {
    pending.withLock { pending in
      guard !pending.isEmpty else { return }
      let bytes = pending
      pending.removeAll(keepingCapacity: true)
      bytes.withUnsafeBufferPointer { write($0, to: STDOUT_FILENO) }
    }
  }

  /// Writes what was collected and ends the process.
  static func end(_ code: ExitCode) -> Never {
    flush()
    exit(code.rawValue)
  }

  /// A remark: `uicc: text`.
  static func remark(_ text: String) { diagnostic("uicc: \(text)\n") }

  /// What the user can do about the remark before.
  static func hint(_ text: String) { diagnostic("hint: \(text)\n") }

  /// Anything for standard error, as it is.
  static func diagnostic(_ text: String) {
    flush()
    var text = text
    text.withUTF8 { write($0, to: STDERR_FILENO) }
  }

  /// Whether standard output is a terminal.
  static let outputIsTerminal = isatty(STDOUT_FILENO) == 1
  /// Whether standard error is a terminal.
  static let errorIsTerminal = isatty(STDERR_FILENO) == 1

  /// Columns of the terminal behind standard error; 80 where it does not tell.
  static var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  private static func write(_ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32) {
    var rest = UnsafeRawBufferPointer(bytes)
    while let base = rest.baseAddress, !rest.isEmpty {
      #if canImport(Darwin)
        let count = Darwin.write(descriptor, base, rest.count)
      #elseif canImport(Musl)
        let count = Musl.write(descriptor, base, rest.count)
      #else
        let count = Glibc.write(descriptor, base, rest.count)
      #endif
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EAGAIN {
          var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&ready, 1, -1)
          continue
        }
        // Remarks that nobody takes are no reason to stop the work.
        guard descriptor == STDOUT_FILENO else { return }
        // Nobody reads any more: done. Anything else loses payload, which must show.
        if errno != EPIPE {
          var text = "uicc: cannot write the output: \(SystemError.text(errno))\n"
          text.withUTF8 { write($0, to: STDERR_FILENO) }
          exit(ExitStatus.error.rawValue)
        }
        exit(0)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}
