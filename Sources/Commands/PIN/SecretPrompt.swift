import Inventory

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Asks for a code on the terminal, without echo. Standard input and output stay free for data.
enum SecretPrompt {
  /// Whether there is a terminal to ask on.
  static var isPossible: Bool {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard terminal >= 0 else { return false }
    close(terminal)
    return true
  }

  static func ask(_ question: String) throws -> Secret {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    var before = termios()
    guard terminal >= 0, tcgetattr(terminal, &before) == 0 else {
      if terminal >= 0 { close(terminal) }
      throw Failure("there is no terminal to ask for a code on", hint: "codes come from \(SecretSource.forms)")
    }
    defer { close(terminal) }
    // Signals wait until the terminal is as it was: none may end the process while the echo is off.
    var ending = sigset_t()
    var mask = sigset_t()
    sigemptyset(&ending)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP] { sigaddset(&ending, signal) }
    pthread_sigmask(SIG_BLOCK, &ending, &mask)
    defer { pthread_sigmask(SIG_SETMASK, &mask, nil) }
    var quiet = before
    quiet.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | ISIG)
    guard tcsetattr(terminal, TCSAFLUSH, &quiet) == 0 else {
      throw Failure("the terminal's echo cannot be switched off", hint: "codes come from \(SecretSource.forms)")
    }
    defer { tcsetattr(terminal, TCSAFLUSH, &before) }
    Standard.flush()
    write(terminal, question, question.utf8.count)
    defer { write(terminal, "\n", 1) }
    return Secret(String(decoding: try line(terminal), as: UTF8.self))
  }

  private static func line(_ terminal: Int32) throws -> [UInt8] {
    var line: [UInt8] = []
    while true {
      var ready = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
      let count = poll(&ready, 1, 200)
      if isSignalPending() { throw Failure("stopped by the user") }
      guard count != 0 else { continue }
      var byte: UInt8 = 0
      guard read(terminal, &byte, 1) == 1 else { throw Failure("the terminal went away") }
      switch byte {
      case 0x0A, 0x0D: return line
      case 0x03, 0x1C: throw Failure("stopped by the user")
      case 0x04 where line.isEmpty: throw Failure("stopped by the user")
      case 0x08, 0x7F: _ = line.popLast()
      case 0x15: line = []
      default: if line.count < 1024 { line.append(byte) }
      }
    }
  }

  private static func isSignalPending() -> Bool {
    var pending = sigset_t()
    guard sigpending(&pending) == 0 else { return false }
    return [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP].contains { sigismember(&pending, $0) == 1 }
  }
}
