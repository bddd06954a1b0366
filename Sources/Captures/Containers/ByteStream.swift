#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Bytes of a file or a pipe, read forward in pieces, so that its size does not matter.
final class ByteStream {
  private let descriptor: Int32
  private var buffer: [UInt8]
  private var position = 0
  private var isAtEnd: Bool
  private(set) var failure: Int32 = 0
  /// Bytes taken so far.
  private(set) var offset = 0

  private static let pieceSize = 1 << 18

  init(path: String) throws(CaptureError) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw CaptureError(source: path, Self.reason(errno)) }
    buffer = []
    isAtEnd = false
    // So that the error comes before the first packet: a folder opens and does not read.
    fill(1)
    if failure != 0 { throw CaptureError(source: path, Self.reason(failure)) }
  }

  init(bytes: [UInt8]) {
    descriptor = -1
    buffer = bytes
    isAtEnd = true
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// The next bytes, at most `count`, without taking them.
  func peek(_ count: Int) -> ArraySlice<UInt8> {
    fill(count)
    return buffer[position..<min(position + max(count, 0), buffer.count)]
  }

  /// Takes the next bytes; fewer than `count` at the end.
  func take(_ count: Int) -> ArraySlice<UInt8> {
    let bytes = peek(count)
    position += bytes.count
    offset += bytes.count
    return bytes
  }

  /// Reads over `count` bytes.
  /// - Returns: whether there were as many.
  func skip(_ count: Int) -> Bool {
    var rest = count
    while rest > 0 {
      let step = take(min(rest, Self.pieceSize)).count
      if step == 0 { return false }
      rest -= step
    }
    return true
  }

  /// The next line without its line feed, cut after `limit` bytes; `nil` at the end.
  func line(limit: Int) -> ArraySlice<UInt8>? {
    var length = 0
    while true {
      let ahead = peek(length + 256)
      guard !ahead.isEmpty else { return nil }
      if let end = ahead[(ahead.startIndex + min(length, ahead.count))...].firstIndex(of: 0x0A) {
        let line = take(end - ahead.startIndex)
        _ = take(1)
        return line.prefix(limit)
      }
      if ahead.count == length || ahead.count >= limit {
        let line = take(ahead.count)
        // The rest of a line that is too long is none of ours.
        while ahead.count >= limit, let next = peek(1).first, next != 0x0A { _ = take(1) }
        return line
      }
      length = ahead.count
    }
  }

  private func fill(_ count: Int) {
    guard !isAtEnd, buffer.count - position < count else { return }
    if position > 0 {
      buffer.removeFirst(position)
      position = 0
    }
    while buffer.count < count, !isAtEnd {
      let wanted = max(Self.pieceSize, min(count - buffer.count, 1 << 24))
      let old = buffer.count
      buffer.append(contentsOf: repeatElement(0, count: wanted))
      let got = buffer.withUnsafeMutableBytes { target in
        #if canImport(Glibc)
          Glibc.read(descriptor, target.baseAddress.map { $0 + old }, wanted)
        #elseif canImport(Musl)
          Musl.read(descriptor, target.baseAddress.map { $0 + old }, wanted)
        #else
          Darwin.read(descriptor, target.baseAddress.map { $0 + old }, wanted)
        #endif
      }
      buffer.removeLast(wanted - max(got, 0))
      if got < 0, errno == EINTR { continue }
      if got < 0 { failure = errno }
      if got <= 0 { isAtEnd = true }
    }
  }

  static func reason(_ code: Int32) -> String {
    let text = strerror(code).map { String(cString: $0) } ?? "error \(code)"
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
