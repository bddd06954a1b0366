#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The bytes of an inventory, read where they are wanted: a file stays on disk, a pipe is taken into memory.
final class InventorySource: Sendable {
  private enum Storage {
    case memory([UInt8])
    case file(Int32)
  }
  private let storage: Storage
  /// Whether users beside the owner and the group may read the file.
  let isReadableByAll: Bool

  /// What a pipe may bring, in bytes.
  private static let maximumPipe = 256 << 20

  init(_ bytes: [UInt8]) {
    storage = .memory(bytes)
    isReadableByAll = false
  }

  init(path: String) throws(InventoryError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.unreadable(path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let error = Self.unreadable(path)
      close(descriptor)
      throw error
    }
    // The permissions of the file that is open, so that it cannot be exchanged in between; pipes tell nothing by theirs.
    if status.st_mode & S_IFMT == S_IFREG {
      storage = .file(descriptor)
      isReadableByAll = status.st_mode & 0o007 != 0
      return
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    while true {
      let chunk = try Self.chunk(path) { read(descriptor, $0, $1) }
      if chunk.isEmpty { break }
      bytes += chunk
      guard bytes.count <= Self.maximumPipe else {
        throw InventoryError(.unreadable, "\(path) brings more than \(Self.maximumPipe) bytes; give it as a file")
      }
    }
    storage = .memory(bytes)
    isReadableByAll = false
  }

  deinit { if case .file(let descriptor) = storage { close(descriptor) } }

  /// Up to 64 KiB from `offset` on; empty at the end.
  func chunk(at offset: Int) throws(InventoryError) -> [UInt8] {
    switch storage {
    case .memory(let bytes):
      guard offset < bytes.count else { return [] }
      return Array(bytes[offset..<min(bytes.count, offset + Self.chunkSize)])
    case .file(let descriptor): return try Self.chunk("the inventory") { pread(descriptor, $0, $1, off_t(offset)) }
    }
  }

  private static let chunkSize = 0x1_0000

  private static func chunk(
    _ name: String, _ read: (UnsafeMutableRawPointer?, Int) -> Int
  ) throws(InventoryError) -> [UInt8] {
    while true {
      var count = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: chunkSize) { buffer, filled in
        count = read(buffer.baseAddress, chunkSize)
        filled = max(0, count)
      }
      if count >= 0 { return bytes }
      guard errno == EINTR else { throw unreadable(name) }
    }
  }

  private static func unreadable(_ path: String) -> InventoryError {
    InventoryError(.unreadable, "cannot read \(path): \(String(cString: strerror(errno)).lowercased())")
  }
}
