#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Files as the operating system hands them over.
enum FileBytes {
  /// The whole of a file, or of a pipe.
  /// - Throws: where it cannot be read or has more than `limit` bytes.
  static func read(_ path: String, limit: Int) throws(ImageError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path) }
    if status.st_mode & S_IFMT == S_IFDIR {
      throw ImageError(.unreadable, at: ImagePlace(source: path), "a folder, not a file")
    }
    let size = Int(clamping: status.st_size)
    guard size <= limit else { throw tooLarge(path, limit) }
    // One byte more than the file says, so that the read that finds the end needs no second buffer.
    var result: [UInt8] = []
    var chunk = Swift.max(size + 1, 0x1000)
    while true {
      let (bytes, code) = readChunk(descriptor, chunk)
      if code != 0 { throw failure(path, code) }
      if bytes.isEmpty { return result }
      if result.isEmpty { result = bytes } else { result += bytes }
      guard result.count <= limit else { throw tooLarge(path, limit) }
      chunk = Swift.max(0x1000, Swift.min(size - result.count + 1, limit), Swift.min(result.count, 1 << 20))
    }
  }

  /// The first bytes of a file, at most `count`.
  static func start(_ path: String, count: Int) throws(ImageError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    let (bytes, code) = readChunk(descriptor, count)
    if code != 0 { throw failure(path, code) }
    return bytes
  }

  private static func readChunk(_ descriptor: Int32, _ count: Int) -> (bytes: [UInt8], code: Int32) {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while true {
        #if canImport(Glibc)
          let got = Glibc.read(descriptor, buffer.baseAddress, count)
        #elseif canImport(Musl)
          let got = Musl.read(descriptor, buffer.baseAddress, count)
        #else
          let got = Darwin.read(descriptor, buffer.baseAddress, count)
        #endif
        if got >= 0 {
          initialized = got
          return
        }
        if errno != EINTR {
          code = errno
          return
        }
      }
    }
    return (bytes, code)
  }

  enum Kind {
    case file(size: Int)
    case folder
    /// Not followed inside a folder, where links may go in circles.
    case linkToFolder
    case other
  }

  static func kind(_ path: String) throws(ImageError) -> Kind {
    var status = stat()
    var link = stat()
    guard stat(path, &status) == 0, lstat(path, &link) == 0 else { throw failure(path) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file(size: Int(clamping: status.st_size))
    case S_IFDIR: return link.st_mode & S_IFMT == S_IFLNK ? .linkToFolder : .folder
    default: return .other
    }
  }

  /// The names in a folder, sorted by their bytes.
  static func names(in folder: String) throws(ImageError) -> [String] {
    guard let stream = opendir(folder) else { throw failure(folder) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
          String(cString: $0)
        }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func failure(_ path: String, _ code: Int32 = errno) -> ImageError {
    let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
    return ImageError(.unreadable, at: ImagePlace(source: path), reason.prefix(1).lowercased() + reason.dropFirst())
  }

  private static func tooLarge(_ path: String, _ limit: Int) -> ImageError {
    ImageError(
      .tooLarge, at: ImagePlace(source: path), "larger than \(limit >> 20) MiB, which no card's image is")
  }
}
