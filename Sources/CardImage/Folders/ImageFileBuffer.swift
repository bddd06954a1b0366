#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The bytes of one file at a time, in room that is used again for the next.
public final class ImageFileBuffer {
  private var storage: [UInt8] = []
  /// Bytes of the file.
  public private(set) var count = 0

  public init() {}

  /// What a file turned out to be.
  public enum Outcome: Sendable {
    /// It is in the buffer and may be an image.
    case read
    /// Nobody named it, and it is clearly no image; why.
    case skipped(String)
  }

  /// Reads the whole of a file; of one that is skipped only the beginning.
  /// - Throws: where it cannot be read or is larger than ``ImageSource/maximumSize``.
  public func read(_ source: ImageSource) throws(ImageError) -> Outcome {
    count = 0
    let descriptor = open(source.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(source, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(source, errno) }
    if status.st_mode & S_IFMT == S_IFDIR {
      throw ImageError(.unreadable, at: ImagePlace(source: source.path), "a folder, not a file")
    }
    let size = Int(clamping: status.st_size)
    if !source.isNamed, size > Self.start {
      try fill(descriptor, to: Self.start, source)
    } else {
      try fill(descriptor, to: min(size + 1, ImageSource.maximumSize + 1), source)
    }
    if !source.isNamed, let reason = kind { return .skipped(reason) }
    var target = size + 1
    while true {
      guard count <= ImageSource.maximumSize, size <= ImageSource.maximumSize else {
        throw ImageError(
          .tooLarge, at: ImagePlace(source: source.path),
          "larger than \(ImageSource.maximumSize >> 20) MiB, which no card's image is")
      }
      let before = count
      try fill(descriptor, to: target, source)
      // The end came before the room was full.
      if count < target { return .read }
      target = count + max(0x1_0000, count - before)
    }
  }

  /// Enough to tell what a file is.
  private static let start = 0x2000

  /// The bytes of the file, and `slack` more that may be read.
  public func withBytes<Result>(slack: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    reserve(count + slack)
    return storage.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[..<(count + slack)])) }
  }

  /// A copy of the bytes of the file.
  public var bytes: [UInt8] { Array(storage.prefix(count)) }

  private var kind: String? {
    storage.withUnsafeBufferPointer { buffer in
      switch ContentKind(UnsafeBufferPointer(rebasing: buffer[..<count])) {
      case .json, .script: nil
      case .empty: "empty"
      case .other(let what): what
      }
    }
  }

  private func reserve(_ size: Int) {
    if size > storage.count { storage.append(contentsOf: repeatElement(0, count: size - storage.count)) }
  }

  private func fill(_ descriptor: Int32, to target: Int, _ source: ImageSource) throws(ImageError) {
    reserve(target)
    while count < target {
      let (place, wanted) = (count, target - count)
      let got = storage.withUnsafeMutableBytes { buffer in
        #if canImport(Glibc)
          Glibc.read(descriptor, buffer.baseAddress.map { $0 + place }, wanted)
        #elseif canImport(Musl)
          Musl.read(descriptor, buffer.baseAddress.map { $0 + place }, wanted)
        #else
          Darwin.read(descriptor, buffer.baseAddress.map { $0 + place }, wanted)
        #endif
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw failure(source, errno) }
      if got == 0 { return }
      count += got
    }
  }

  private func failure(_ source: ImageSource, _ code: Int32) -> ImageError {
    let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
    return ImageError(
      .unreadable, at: ImagePlace(source: source.path), reason.prefix(1).lowercased() + reason.dropFirst())
  }
}
