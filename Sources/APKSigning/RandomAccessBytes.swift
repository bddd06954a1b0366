#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Bytes that are read piece by piece, so that an APK of any size costs no memory; by several threads at once.
public protocol RandomAccessBytes: AnyObject, Sendable {
  var count: Int { get }
  /// Fills the buffer from `offset`.
  /// - Throws: ``APKError`` if fewer bytes are there.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(APKError)
}

extension RandomAccessBytes {
  /// - Throws: ``APKError`` if the range is not inside.
  func read(at offset: Int, count length: Int) throws(APKError) -> [UInt8] {
    guard offset >= 0, length >= 0, offset <= count, length <= count - offset else {
      throw APKError("\(length) bytes at \(offset) are outside the file of \(count) bytes")
    }
    var failure: APKError?
    let bytes = [UInt8](unsafeUninitializedCapacity: length) { buffer, initialized in
      do throws(APKError) {
        try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
        initialized = length
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }
}

/// A file, read with `pread`.
public final class FileBytes: RandomAccessBytes {
  public let count: Int
  private let descriptor: Int32

  /// - Throws: ``APKError`` with the operating system's words, without the path.
  public init(path: String) throws(APKError) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.error() }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let error = Self.error()
      close(descriptor)
      throw error
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw APKError(status.st_mode & S_IFMT == S_IFDIR ? "is a directory" : "is no regular file")
    }
    count = Int(status.st_size)
  }

  deinit { close(descriptor) }

  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(APKError) {
    var done = 0
    while done < buffer.count {
      let count = pread(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done, off_t(offset + done))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Self.error() }
      guard count > 0 else { throw APKError("the file ends at byte \(offset + done)") }
      done += count
    }
  }

  private static func error() -> APKError {
    let text = strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
    return APKError(text.prefix(1).lowercased() + text.dropFirst())
  }
}

extension RandomAccessBytes {
  /// Whether it begins as a ZIP archive, so an APK, does.
  public var isArchive: Bool {
    get throws(APKError) { try read(at: 0, count: min(2, count)).elementsEqual("PK".utf8) }
  }
}

/// Bytes in memory.
public final class MemoryBytes: RandomAccessBytes {
  private let bytes: [UInt8]
  public var count: Int { bytes.count }
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(APKError) {
    guard offset >= 0, offset <= bytes.count, buffer.count <= bytes.count - offset else {
      throw APKError("the file ends at byte \(bytes.count)")
    }
    buffer.copyBytes(from: bytes[offset..<offset + buffer.count])
  }
}
