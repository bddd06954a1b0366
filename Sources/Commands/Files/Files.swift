import CardImage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Files on disk, with errors that name them.
enum Files {
  /// Writes all of it or nothing: to a file beside the target, which then takes its place. What is no regular file (a
  /// device, a pipe) is written to as it is, and a link stays one. `-` is standard output.
  static func write(_ bytes: [UInt8], to path: String) throws {
    if path == "-" { return Standard.output(bytes) }
    var status = stat()
    let exists = stat(path, &status) == 0
    switch exists ? status.st_mode & S_IFMT : S_IFREG {
    case S_IFREG: break
    case S_IFDIR: throw failure("cannot write \(path)", EISDIR)
    default: return try writeInPlace(bytes, to: path)
    }
    let target = exists ? resolved(path) ?? path : path
    let temporary = "\(target).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure("cannot write \(path)") }
    var code = writeAll(bytes, to: descriptor)
    if code == 0, exists { _ = fchmod(descriptor, status.st_mode & 0o7777) }
    if close(descriptor) != 0, code == 0 { code = errno }
    if code == 0, rename(temporary, target) != 0 { code = errno }
    guard code == 0 else {
      unlink(temporary)
      throw failure("cannot write \(path)", code)
    }
  }

  /// Writes a secret to a new file that nobody but its owner can read.
  static func create(_ bytes: [UInt8], at path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("cannot write \(path)") }
    var code = writeAll(bytes, to: descriptor)
    if close(descriptor) != 0, code == 0 { code = errno }
    guard code == 0 else {
      unlink(path)
      throw failure("cannot write \(path)", code)
    }
  }

  private static func writeInPlace(_ bytes: [UInt8], to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("cannot write \(path)") }
    var code = writeAll(bytes, to: descriptor)
    if close(descriptor) != 0, code == 0 { code = errno }
    // A reader that went away has what it wanted.
    guard code == 0 || code == EPIPE else { throw failure("cannot write \(path)", code) }
  }

  /// 0, or the error number.
  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest)
        #if canImport(Glibc)
          let count = Glibc.write(descriptor, part.baseAddress, part.count)
        #elseif canImport(Musl)
          let count = Musl.write(descriptor, part.baseAddress, part.count)
        #else
          let count = Darwin.write(descriptor, part.baseAddress, part.count)
        #endif
        if count < 0 {
          if errno == EINTR || errno == EAGAIN { continue }
          return errno
        }
        rest = rest.dropFirst(count)
      }
      return 0
    }
  }

  /// The path without links.
  private static func resolved(_ path: String) -> String? {
    guard let pointer = realpath(path, nil) else { return nil }
    defer { free(pointer) }
    return String(cString: pointer)
  }

  /// All of a file; `-` is standard input.
  static func read(_ path: String, limit: Int) throws -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("cannot read \(path)") }
    defer { if path != "-" { close(descriptor) } }
    guard let bytes = try content(of: descriptor, path, limit: limit) else {
      throw Failure("\(path) has more than \(limit) bytes")
    }
    return bytes
  }

  /// What an open file holds from where it stands; `nil` where that is more than `limit` bytes.
  static func content(of descriptor: Int32, _ path: String, limit: Int) throws -> [UInt8]? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 0x8000)
    while bytes.count <= limit {
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
      #elseif canImport(Musl)
        let count = Musl.read(descriptor, &buffer, buffer.count)
      #else
        let count = Darwin.read(descriptor, &buffer, buffer.count)
      #endif
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure("cannot read \(path)") }
      if count == 0 { return bytes }
      bytes += buffer.prefix(count)
    }
    return nil
  }

  /// Reads an image or another tool's dump.
  static func readImage(_ path: String) throws -> ImageReading {
    do throws(ImageError) {
      return try ImageSource(path: path).read()
    } catch {
      throw Failure(error.description)
    }
  }

  /// Whether there is anything at this path.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether there is a folder at this path.
  static func names(in folder: String) throws -> [String] {
    guard let directory = opendir(folder) else { throw failure("cannot read \(folder)") }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: entry.pointee.d_name)) {
          String(cString: $0)
        }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func failure(_ text: String, _ code: Int32 = errno) -> Failure {
    Failure("\(text): \(SystemError.text(code))")
  }
}

/// The operating system's words for an error number, in lower case.
enum SystemError {
  static func text(_ code: Int32) -> String {
    let text = strerror(code).map { String(cString: $0) } ?? "error \(code)"
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
