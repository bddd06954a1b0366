#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file by lines, as bytes of a buffer that stays: nothing is allocated a line.
struct VendorFileLines {
  /// Longer ones are no lines of keys.
  static let longestLine = 1 << 16
  private static let bufferSize = 1 << 20

  private let descriptor: Int32
  private let path: String
  /// All of it, where it is no file.
  private let content: [UInt8]?

  /// - Throws: ``VendorFileError`` if the file cannot be read twice: a pipe cannot.
  init(path: String) throws(VendorFileError) {
    self.path = path
    content = nil
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw VendorFileError("\(path) is no file that can be read twice")
    }
  }

  /// Lines that are in memory.
  init(_ bytes: [UInt8]) {
    (path, content, descriptor) = ("", bytes, -1)
  }

  /// To be called once, at the end.
  func finish() { if content == nil { close(descriptor) } }

  /// Whether others than the owner may read it.
  var isReadableByAll: Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & 0o004 != 0
  }

  /// Calls `body` for each line from the start: the buffer, where the line begins and ends in it without its line break,
  /// and its number from 1. `body` returns `false` to stop.
  func each(_ body: ([UInt8], Range<Int>, Int) throws(VendorFileError) -> Bool) throws(VendorFileError) {
    if let content { return try each(of: content, body) }
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw Self.failure(path) }
    var buffer = [UInt8](repeating: 0, count: Self.bufferSize)
    // Keys were in it.
    defer { for index in buffer.indices { buffer[index] = 0 } }
    var (filled, number, isEnd) = (0, 0, false)
    while !isEnd {
      let count = buffer.withUnsafeMutableBytes { bytes in
        read(descriptor, bytes.baseAddress?.advanced(by: filled), bytes.count - filled)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Self.failure(path) }
      isEnd = count == 0
      filled += count
      var start = 0
      while start < filled {
        guard let end = Self.lineEnd(buffer, start, filled) ?? (isEnd ? filled : nil) else { break }
        number += 1
        var last = end
        if last > start, buffer[last - 1] == 0x0D { last -= 1 }
        if try !body(buffer, start..<last, number) { return }
        start = end + 1
      }
      let rest = max(0, filled - start)
      guard rest < Self.longestLine else {
        throw VendorFileError("line \(number + 1) has more than \(Self.longestLine) bytes and is no line of keys")
      }
      buffer.withUnsafeMutableBytes { bytes in
        guard rest > 0, let base = bytes.baseAddress else { return }
        memmove(base, base.advanced(by: start), rest)
      }
      filled = rest
    }
  }

  private func each(
    of content: [UInt8], _ body: ([UInt8], Range<Int>, Int) throws(VendorFileError) -> Bool
  ) throws(VendorFileError) {
    var (start, number) = (0, 0)
    while start < content.count {
      let end = Self.lineEnd(content, start, content.count) ?? content.count
      number += 1
      let last = end > start && content[end - 1] == 0x0D ? end - 1 : end
      if try !body(content, start..<last, number) { return }
      start = end + 1
    }
  }

  private static func lineEnd(_ buffer: [UInt8], _ start: Int, _ end: Int) -> Int? {
    buffer.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, let found = memchr(base.advanced(by: start), 0x0A, end - start) else {
        return nil
      }
      return UnsafeRawPointer(found) - base
    }
  }

  private static func failure(_ path: String) -> VendorFileError {
    let text = strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
    return VendorFileError("cannot read \(path): \(text.prefix(1).lowercased() + text.dropFirst())")
  }
}

/// What keeps a file from being checked at all, in one line.
public struct VendorFileError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}
