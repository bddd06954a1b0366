#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where the program keeps what has to outlast a run.
public enum StateFolder {
  /// `UICC_STATE`, or else `XDG_STATE_HOME/uicc`, or else `~/.local/state/uicc`; `nil` where not even HOME is known.
  public static var path: String? {
    if let given = variable("UICC_STATE") { return given }
    // A relative path there is invalid and to be ignored (XDG Base Directory Specification).
    if let state = variable("XDG_STATE_HOME"), state.hasPrefix("/") { return state + "/uicc" }
    return variable("HOME").map { $0 + "/.local/state/uicc" }
  }

  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}

/// A file whose lines are on the disk when a call returns.
final class DurableFile {
  private let descriptor: Int32
  let path: String

  /// - Parameter isNew: creates the file, which must not exist, and the folders above it, for their owner alone.
  init(path: String, isNew: Bool) throws(ChangeError) {
    self.path = path
    let folder = Self.folder(of: path)
    if isNew { try Self.createFolders(folder) }
    let flags = O_WRONLY | O_APPEND | O_CLOEXEC | (isNew ? O_CREAT | O_EXCL : 0)
    descriptor = open(path, flags, 0o600)
    guard descriptor >= 0 else { throw Self.failure("cannot write \(path)") }
    if isNew { try Self.synchroniseFolder(folder) }
  }

  deinit { close(descriptor) }

  /// Appends a line and waits for the disk.
  func append(_ line: [UInt8]) throws(ChangeError) {
    let bytes = line + [0x0A]
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer -> Int in
        guard let base = buffer.baseAddress else { return 0 }
        return write(descriptor, base + written, bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.failure("cannot write \(path)") }
      written += count
    }
    #if canImport(Darwin)
      let isSynchronised = fcntl(descriptor, F_FULLFSYNC) == 0 || fsync(descriptor) == 0
    #else
      let isSynchronised = fsync(descriptor) == 0
    #endif
    guard isSynchronised else { throw Self.failure("cannot write \(path)") }
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func createFolders(_ path: String) throws(ChangeError) {
    guard !exists(path) else { return }
    try createFolders(folder(of: path))
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure("cannot create \(path)") }
  }

  /// The name of a new file has to be on the disk, too.
  private static func synchroniseFolder(_ path: String) throws(ChangeError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("cannot open \(path)") }
    defer { close(descriptor) }
    // Some file systems cannot do that and say EINVAL.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure("cannot write \(path)") }
  }

  private static func failure(_ text: String) -> ChangeError {
    .journal("\(text): \(String(cString: strerror(errno)).lowercased())")
  }
}
