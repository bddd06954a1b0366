import Inventory

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Codes from the environment and from files.
enum SecretInput {
  private static let maximumCodeFile = 4096

  static func environment(_ name: String) throws -> Secret {
    guard let value = getenv(name) else { throw Failure("the environment has no \(Style.printable(name))") }
    let text = String(cString: value)
    guard !text.isEmpty else { throw Failure("\(Style.printable(name)) is empty in the environment") }
    return Secret(text)
  }

  static func hasEnvironment(_ name: String) -> Bool { getenv(name).map { $0.pointee != 0 } ?? false }

  /// The first line of a file that nobody but its owner can read.
  static func file(_ path: String) throws -> Secret {
    var line = try content(path).prefix { $0 != 0x0A }
    while let last = line.last, last == 0x0D || last == 0x20 || last == 0x09 { line.removeLast() }
    guard !line.isEmpty else { throw Failure("\(path) has no code in its first line") }
    return Secret(String(decoding: line, as: UTF8.self))
  }

  /// All of such a file.
  static func document(_ path: String) throws -> Secret {
    Secret(String(decoding: try content(path), as: UTF8.self))
  }

  /// All of a small text that is no secret, such as a public key.
  static func text(_ path: String) throws -> String {
    String(decoding: try read(path, limit: maximumCodeFile) { _ in }, as: UTF8.self)
  }

  private static func content(_ path: String) throws -> ArraySlice<UInt8> {
    let bytes = try read(path, limit: maximumCodeFile) { mode in
      guard mode & 0o077 == 0 else {
        throw Failure("\(path) can be read or written by other users", hint: "chmod 600 \(path)")
      }
    }
    return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
  }

  /// - Parameter check: looks at the permissions of the file that is open, so that it cannot be exchanged in between.
  ///   Pipes have none that tell anything.
  private static func read(_ path: String, limit: Int, check: (mode_t) throws -> Void) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure("cannot read \(path): \(SystemError.text(errno))") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Failure("cannot read \(path): \(SystemError.text(errno))") }
    if status.st_mode & S_IFMT == S_IFREG { try check(status.st_mode) }
    if let bytes = try Files.content(of: descriptor, path, limit: limit) { return bytes }
    throw Failure("\(path) has more than \(limit) bytes and cannot be what holds the code")
  }
}
