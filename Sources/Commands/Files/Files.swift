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
  /// Writes all of it or nothing: to a file beside the target, which then takes its place.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let temporary = "\(path).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.failure("cannot write \(path)") }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        #if canImport(Glibc)
          Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, bytes.count - written)
        #elseif canImport(Musl)
          Musl.write(descriptor, buffer.baseAddress.map { $0 + written }, bytes.count - written)
        #else
          Darwin.write(descriptor, buffer.baseAddress.map { $0 + written }, bytes.count - written)
        #endif
      }
      if count < 0 {
        if errno == EINTR { continue }
        let failure = Self.failure("cannot write \(path)")
        close(descriptor)
        unlink(temporary)
        throw failure
      }
      written += count
    }
    guard close(descriptor) == 0, rename(temporary, path) == 0 else {
      let failure = Self.failure("cannot write \(path)")
      unlink(temporary)
      throw failure
    }
  }

  /// Reads an image or another tool's dump.
  static func readImage(_ path: String) throws -> ImageReading {
    do throws(ImageError) {
      return try ImageSource(path: path).read()
    } catch {
      throw Failure(error.description)
    }
  }

  /// Whether there is a folder at this path.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func failure(_ text: String) -> Failure { Failure("\(text): \(String(cString: strerror(errno)))") }
}
