#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The user's editor on a file of its own.
struct Editor {
  private let command: String

  /// - Throws: ``Failure`` where neither VISUAL nor EDITOR is set.
  init() throws {
    for name in ["VISUAL", "EDITOR"] {
      guard let value = getenv(name), value.pointee != 0 else { continue }
      command = String(cString: value)
      return
    }
    throw Failure("there is no editor: VISUAL and EDITOR are not set", hint: "EDITOR=nano uicc edit ...")
  }

  /// A new file that only its owner can read.
  func draft(_ bytes: [UInt8]) throws -> String {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(folder)/uicc-XXXXXX.json".utf8CString)
    let descriptor = mkstemps(&template, 5)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard descriptor >= 0 else { throw Failure("cannot write \(path): \(SystemError.text(errno))") }
    close(descriptor)
    try Files.write(bytes, to: path)
    return path
  }

  func remove(_ path: String) { unlink(path) }

  /// Waits until the editor ends.
  /// - Throws: ``Failure`` where it cannot be started or ends with an error: its file is not used then.
  func edit(_ path: String) throws {
    // The shell splits what EDITOR holds, such as `code --wait`; the path is an argument of its own.
    let words = ["/bin/sh", "-c", "exec \(command) \"$1\"", "sh", path]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    // Control-C is the editor's.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGQUIT, SIGPIPE] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    let interrupt = signal(SIGINT, SIG_IGN)
    let quit = signal(SIGQUIT, SIG_IGN)
    defer {
      signal(SIGINT, interrupt)
      signal(SIGQUIT, quit)
    }
    Standard.flush()
    var process: pid_t = 0
    let code = posix_spawn(&process, "/bin/sh", nil, &attributes, &arguments, environ)
    guard code == 0 else { throw Failure("cannot start \(command): \(SystemError.text(code))") }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    guard status == 0 else { throw Failure("the editor ended with an error; nothing was written") }
  }
}
